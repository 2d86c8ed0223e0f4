import { CfnDeletionPolicy, Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import {
  CfnDBCluster,
  CfnDBClusterParameterGroup,
  CfnDBInstance,
  CfnDBSubnetGroup,
} from 'aws-cdk-lib/aws-rds'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { Place } from '../place.ts'
import { databasePort } from './guards.ts'

/** Whoever restores a snapshot finds the name of it in there. */
const administrator = 'plumbline_admin'

interface Neighbours {
  readonly subnetIds: readonly string[]
  readonly securityGroupId: string
  readonly alerts: ITopic
}

/**
 * Aurora PostgreSQL Serverless v2. RDS itself makes the secret of the administrator and rotates it, so there is no
 * function here, and no password in any template.
 * Source: Amazon Aurora user guide, "Password management with Amazon Aurora and AWS Secrets Manager".
 */
export class Database extends Construct {
  readonly cluster: CfnDBCluster
  readonly identifier: string

  constructor(scope: Construct, id: string, place: Place, neighbours: Neighbours) {
    super(scope, id)
    const { version } = place.config.database
    const family = version.split('.')[0] ?? ''
    this.identifier = place.databaseCluster
    const logs = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/rds/cluster/${this.identifier}/postgresql`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const subnets = new CfnDBSubnetGroup(this, 'Subnets', {
      dbSubnetGroupDescription: 'The data tier',
      subnetIds: [...neighbours.subnetIds],
    })
    const parameters = new CfnDBClusterParameterGroup(this, 'Parameters', {
      description: 'Connections are encrypted',
      family: `aurora-postgresql${family}`,
      parameters: { 'rds.force_ssl': '1' },
    })
    this.cluster = this.#cluster(place, subnets, parameters, neighbours.securityGroupId)
    this.cluster.node.addDependency(logs)
    this.#instances(place)
    this.#watch(place, neighbours.alerts)
  }

  get secretArn(): string {
    return this.cluster.attrMasterUserSecretSecretArn
  }

  #cluster(
    { config, name }: Place,
    subnets: CfnDBSubnetGroup,
    parameters: CfnDBClusterParameterGroup,
    securityGroupId: string,
  ): CfnDBCluster {
    const { version, capacity, pauseAfter, backups, restoreFrom } = config.database
    const cluster = new CfnDBCluster(this, 'Cluster', {
      dbClusterIdentifier: this.identifier,
      engine: 'aurora-postgresql',
      engineVersion: version,
      ...(restoreFrom === undefined
        ? {
            databaseName: config.database.name,
            masterUsername: administrator,
            storageEncrypted: true,
          }
        : { snapshotIdentifier: restoreFrom }),
      port: databasePort,
      // Also of one that comes from a snapshot: RDS makes a new secret for it, whose ARN is read below.
      manageMasterUserPassword: true,
      dbSubnetGroupName: subnets.ref,
      dbClusterParameterGroupName: parameters.ref,
      vpcSecurityGroupIds: [securityGroupId],
      serverlessV2ScalingConfiguration: {
        minCapacity: capacity.min,
        maxCapacity: capacity.max,
        ...(pauseAfter !== undefined && { secondsUntilAutoPause: pauseAfter }),
      },
      enableIamDatabaseAuthentication: true,
      backupRetentionPeriod: backups / 86_400,
      copyTagsToSnapshot: true,
      deletionProtection: true,
      enableCloudwatchLogsExports: ['postgresql'],
      tags: [{ key: 'Name', value: name }],
    })
    if (restoreFrom !== undefined) {
      const reason =
        'It is encrypted as its snapshot is, and CloudFormation takes no word beside it.'
      acknowledge(cluster, reason, 'AwsSolutions-RDS2')
    }
    cluster.cfnOptions.deletionPolicy = CfnDeletionPolicy.SNAPSHOT
    cluster.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.SNAPSHOT
    return cluster
  }

  /** The first one writes; those that follow read, and take its place when it fails. */
  #instances({ config }: Place): void {
    for (let index = 0; index <= config.database.readers; index += 1) {
      new CfnDBInstance(this, index === 0 ? 'Writer' : `Reader${index}`, {
        dbClusterIdentifier: this.cluster.ref,
        dbInstanceClass: 'db.serverless',
        engine: 'aurora-postgresql',
        promotionTier: Math.min(index, 1),
        publiclyAccessible: false,
        autoMinorVersionUpgrade: true,
        enablePerformanceInsights: true,
      })
    }
  }

  #watch({ config, name }: Place, alerts: ITopic): void {
    const metric = (metricName: string) =>
      new Metric({
        namespace: 'AWS/RDS',
        metricName,
        dimensionsMap: { DBClusterIdentifier: this.identifier },
        statistic: 'Average',
        period: Duration.minutes(1),
      })
    const rows = [
      ['Cpu', 'CPUUtilization', 80, 'The database is busy'],
      [
        'Capacity',
        'ACUUtilization',
        90,
        `The database is near ${config.database.capacity.max} ACU`,
      ],
    ] as const
    for (const [id, metricName, threshold, alarmDescription] of rows) {
      new Alarm(this, `${id}Alarm`, {
        alarmName: `${name}-database-${id.toLowerCase()}`,
        alarmDescription,
        metric: metric(metricName),
        threshold,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: 5,
      }).addAlarmAction(new SnsAction(alerts))
    }
  }
}
