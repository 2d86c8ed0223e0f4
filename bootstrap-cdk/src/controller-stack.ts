import { Duration, RemovalPolicy, Stack, Tags, type App } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { CfnService, CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { acknowledge } from './acknowledge.ts'
import type { Base } from './base/index.ts'
import type { ControllerConfig } from './config/index.ts'
import { controllerConfiguration } from './controller/configuration.ts'
import { containersOf, secretsOf } from './controller/containers.ts'
import { Door } from './controller/door.ts'
import { FileStore } from './controller/file-store.ts'
import { controllerService } from './controller-names.ts'
import { rightsElsewhere } from './controller/rights.ts'
import { ControllerRoles } from './controller/roles.ts'
import { DatabaseStore, type Store } from './controller/store.ts'
import { arnOf, type Place } from './place.ts'

/** The controller as a service of ECS. An upgrade is a deployment of this stack with another digest. */
export class ControllerStack extends Stack {
  constructor(app: App, place: Place, base: Base, controller: ControllerConfig) {
    const { account, region, environment, tags } = place.config
    super(app, `controller-${place.name}`, {
      env: { account, region },
      description: `Plumbline: the controller of ${place.name}`,
    })
    Tags.of(this).add('plumbline:bootstrap', environment)
    for (const [key, value] of Object.entries(tags)) Tags.of(this).add(key, value)
    this.addStackDependency(base.stack)
    const store = this.#store(place, base, controller)
    const door = new Door(this, 'Door', place, base, controller)
    const { task, roles } = this.#task(place, base, controller, store)
    const service = this.#service(place, base, task, door, controller)
    // Rights are resources of their own: a task that starts before them cannot pull its image.
    service.node.addDependency(roles, ...store.needed)
    this.#watch(place, base)
  }

  #store(place: Place, base: Base, { store }: ControllerConfig): Store {
    if (store === 'postgres') return new DatabaseStore(this, 'Store', place.config)
    return new FileStore(this, 'State', place, {
      vpc: base.network.vpc,
      subnetIds: base.network.privateSubnetIds,
      controller: base.guards.controller,
    })
  }

  #task(place: Place, base: Base, controller: ControllerConfig, store: Store) {
    const logGroupName = `/plumbline-bootstrap/${place.config.environment}/controller`
    const logs = new LogGroup(this, 'Logs', {
      logGroupName,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    })
    const { loadBalancerArn: loadBalancer } = base.entrance.balancer
    const around = {
      configuration: controllerConfiguration(place, controller, {
        loadBalancer,
        store: store.written,
      }),
      logGroup: logs.logGroupName,
      administrator: store.administrator,
    }
    const roles = new ControllerRoles(this, 'Roles', place, {
      repositoryArn: arnOf(place, 'ecr', `repository/${place.controllerRepository}`),
      logGroupArn: arnOf(place, 'logs', `log-group:${logGroupName}`),
      secrets: secretsOf(controller, around),
      more: [...store.rights, ...rightsElsewhere(controller)],
    })
    const task = new CfnTaskDefinition(this, 'Task', {
      family: `${place.name}-controller`,
      cpu: String(controller.cpu),
      memory: String(controller.memory),
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      runtimePlatform: {
        cpuArchitecture: controller.arch === 'arm64' ? 'ARM64' : 'X86_64',
        operatingSystemFamily: 'LINUX',
      },
      taskRoleArn: roles.task.roleArn,
      executionRoleArn: roles.execution.roleArn,
      containerDefinitions: containersOf(place, controller, around),
      volumes: [{ name: 'scratch' }, { name: 'state', ...store.volume }],
    })
    acknowledge(
      task,
      'Its variables are names and addresses; what is secret comes from Secrets Manager.',
      'AwsSolutions-ECS2',
    )
    return { task, roles }
  }

  #service(
    place: Place,
    base: Base,
    task: CfnTaskDefinition,
    door: Door,
    controller: ControllerConfig,
  ): CfnService {
    const service = new CfnService(this, 'Service', {
      serviceName: controllerService,
      cluster: base.cluster.name,
      taskDefinition: task.ref,
      launchType: 'FARGATE',
      ...scaleOf(controller),
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: base.network.privateSubnetIds,
          securityGroups: [base.guards.controller.securityGroupId],
          assignPublicIp: 'DISABLED',
        },
      },
      propagateTags: 'SERVICE',
      ...door.service,
    })
    service.node.addDependency(...door.needed)
    return service
  }

  #watch(place: Place, base: Base): void {
    new Alarm(this, 'Missing', {
      alarmName: `${place.name}-controller-missing`,
      alarmDescription: 'No controller runs: nothing is released, and no drift is seen',
      metric: new Metric({
        namespace: 'ECS/ContainerInsights',
        metricName: 'RunningTaskCount',
        dimensionsMap: { ClusterName: place.name, ServiceName: controllerService },
        statistic: 'Minimum',
        period: Duration.minutes(1),
      }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 10,
      treatMissingData: TreatMissingData.BREACHING,
    }).addAlarmAction(new SnsAction(base.topic))
  }
}

/** How many tasks there are, and what a new version replaces before it is ready. */
function scaleOf({ store, replicas }: ControllerConfig) {
  const deploymentCircuitBreaker = { enable: true, rollback: true }
  // A file belongs to one process: the old task ends before the new one starts. In a database they hand over to each other.
  const [minimumHealthyPercent, maximumPercent, usual] =
    store === 'sqlite' ? [0, 100, 1] : [100, 200, 2]
  return {
    desiredCount: replicas ?? usual,
    deploymentConfiguration: { minimumHealthyPercent, maximumPercent, deploymentCircuitBreaker },
  }
}
