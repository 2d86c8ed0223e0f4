import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2'
import { CfnReplicationGroup, CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { Base } from '../base/index.ts'
import type { AddOns } from '../config/index.ts'

type Wanted = NonNullable<AddOns['redis']>

/** Versions, and the parameter groups that AWS keeps for more than one shard. */
const engines = {
  valkey: { version: '8.0', sharded: 'default.valkey8.cluster.on' },
  redis: { version: '7.1', sharded: 'default.redis7.cluster.on' },
} as const

/** ElastiCache, for tasks alone: encrypted on the way and where it is stored, and with a password. */
export class Redis extends Construct {
  readonly endpoint: string
  /** With the field `password`. */
  readonly secret: Secret

  constructor(scope: Construct, id: string, base: Base, wanted: Wanted) {
    super(scope, id)
    const { place, network, guards } = base
    const group = new SecurityGroup(this, 'Group', {
      vpc: network.vpc,
      description: 'Redis',
      securityGroupName: `${place.name}-redis`,
      allowAllOutbound: false,
    })
    group.connections.allowFrom(guards.workload, Port.tcp(wanted.port), 'tasks')
    this.secret = new Secret(this, 'Secret', {
      secretName: `plumbline/${place.config.environment}/redis`,
      description: 'The password of Redis',
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'password',
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    })
    acknowledge(
      this.secret,
      'ElastiCache takes a new password only with an update of the group, which is a deployment of this stack.',
      'AwsSolutions-SMG4',
    )
    const subnets = new CfnSubnetGroup(this, 'Subnets', {
      description: 'The data tier',
      subnetIds: network.dataSubnetIds,
    })
    const cache = this.#cache(base, wanted, subnets, group.securityGroupId)
    this.endpoint =
      wanted.shards === 1
        ? cache.attrPrimaryEndPointAddress
        : cache.attrConfigurationEndPointAddress
    this.#watch(base, wanted)
  }

  #cache(
    { place }: Base,
    wanted: Wanted,
    subnets: CfnSubnetGroup,
    securityGroupId: string,
  ): CfnReplicationGroup {
    const several = wanted.replicas > 0
    const { version, sharded } = engines[wanted.engine]
    const cache = new CfnReplicationGroup(this, 'Cache', {
      replicationGroupId: idOf(place.name),
      replicationGroupDescription: `Redis of ${place.name}`,
      engine: wanted.engine,
      engineVersion: version,
      cacheNodeType: wanted.node,
      numNodeGroups: wanted.shards,
      replicasPerNodeGroup: wanted.replicas,
      ...(wanted.shards > 1 && { cacheParameterGroupName: sharded }),
      // Several shards have it always. Source: `AutomaticFailoverEnabled` of CreateReplicationGroup in the API reference.
      automaticFailoverEnabled: several || wanted.shards > 1,
      multiAzEnabled: several,
      cacheSubnetGroupName: subnets.ref,
      securityGroupIds: [securityGroupId],
      port: wanted.port,
      atRestEncryptionEnabled: true,
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      authToken: this.secret.secretValueFromJson('password').unsafeUnwrap(),
      snapshotRetentionLimit: wanted.snapshots / 86_400,
      autoMinorVersionUpgrade: true,
    })
    cache.applyRemovalPolicy(RemovalPolicy.SNAPSHOT)
    const usual = wanted.engine === 'redis' && wanted.port === 6379 ? ['AwsSolutions-AEC5'] : []
    const alone = several ? [] : ['AwsSolutions-AEC4']
    acknowledge(
      cache,
      'Programs expect this port; the group lets tasks in and nobody else. Without replicas it is in one zone, as the configuration says.',
      ...usual,
      ...alone,
    )
    return cache
  }

  #watch({ place, topic }: Base, wanted: Wanted): void {
    const first = `${idOf(place.name)}-${wanted.shards === 1 ? '' : '0001-'}001`
    const rows = [
      ['Cpu', 'EngineCPUUtilization', ComparisonOperator.GREATER_THAN_THRESHOLD, 90],
      ['Memory', 'DatabaseMemoryUsagePercentage', ComparisonOperator.GREATER_THAN_THRESHOLD, 85],
      ['Hits', 'CacheHitRate', ComparisonOperator.LESS_THAN_THRESHOLD, 50],
    ] as const
    for (const [id, metricName, comparisonOperator, threshold] of rows) {
      new Alarm(this, `${id}Alarm`, {
        alarmName: `${place.name}-redis-${id.toLowerCase()}`,
        alarmDescription: `${metricName} of the first node of Redis`,
        metric: new Metric({
          namespace: 'AWS/ElastiCache',
          metricName,
          dimensionsMap: { CacheClusterId: first },
          statistic: 'Average',
          period: Duration.minutes(5),
        }),
        threshold,
        comparisonOperator,
        evaluationPeriods: 3,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }).addAlarmAction(new SnsAction(topic))
    }
  }
}

/** It starts with a letter, which the name of a project need not. */
function idOf(name: string): string {
  return `redis-${name}`
}
