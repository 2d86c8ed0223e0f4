import { Duration, RemovalPolicy, Stack, Tags, type App } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { CfnService, CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { acknowledge } from './acknowledge.ts'
import type { Base } from './base/index.ts'
import type { ControllerConfig } from './config/index.ts'
import {
  configVariable,
  controllerConfiguration,
  tokenVariable,
} from './controller/configuration.ts'
import { Door } from './controller/door.ts'
import { controllerHome, controllerPort, controllerService } from './controller/names.ts'
import { ControllerRoles } from './controller/roles.ts'
import { State } from './controller/state.ts'
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
    const state = new State(this, 'State', place, {
      vpc: base.network.vpc,
      subnetIds: base.network.privateSubnetIds,
      controller: base.guards.controller,
    })
    const door = new Door(this, 'Door', place, base, controller)
    const task = this.#task(place, base, controller, state)
    const service = this.#service(place, base, task, door)
    service.node.addDependency(...state.mounts)
    this.#watch(place, base)
  }

  #task(place: Place, base: Base, controller: ControllerConfig, state: State): CfnTaskDefinition {
    const secrets = secretsOf(controller)
    const logGroupName = `/plumbline-bootstrap/${place.config.environment}/controller`
    const logs = new LogGroup(this, 'Logs', {
      logGroupName,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    const roles = new ControllerRoles(this, 'Roles', place, {
      repositoryArn: arnOf(place, 'ecr', `repository/${place.controllerRepository}`),
      logGroupArn: arnOf(place, 'logs', `log-group:${logGroupName}`),
      secrets: secrets.map(({ valueFrom }) => valueFrom),
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
      containerDefinitions: [
        containerOf(place, controller, secrets, {
          logGroup: logs.logGroupName,
          loadBalancer: base.entrance.balancer.loadBalancerArn,
        }),
      ],
      volumes: [
        { name: 'scratch' },
        {
          name: 'state',
          efsVolumeConfiguration: {
            filesystemId: state.fileSystem.ref,
            transitEncryption: 'ENABLED',
            authorizationConfig: { accessPointId: state.accessPoint.ref },
          },
        },
      ],
    })
    acknowledge(
      task,
      'Its variables are names and addresses; what is secret comes from Secrets Manager.',
      'AwsSolutions-ECS2',
    )
    return task
  }

  #service(place: Place, base: Base, task: CfnTaskDefinition, door: Door): CfnService {
    const service = new CfnService(this, 'Service', {
      serviceName: controllerService,
      cluster: base.cluster.name,
      taskDefinition: task.ref,
      desiredCount: 1,
      launchType: 'FARGATE',
      // The store is a file, which one process holds: the old task ends before the new one starts.
      deploymentConfiguration: {
        minimumHealthyPercent: 0,
        maximumPercent: 100,
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
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

interface GivenSecret {
  readonly name: string
  readonly valueFrom: string
}

function secretsOf({ sources }: ControllerConfig): GivenSecret[] {
  return sources.flatMap(({ name, token }) =>
    token === undefined ? [] : [{ name: tokenVariable(name), valueFrom: token }],
  )
}

function containerOf(
  place: Place,
  controller: ControllerConfig,
  secrets: readonly GivenSecret[],
  { logGroup, loadBalancer }: { readonly logGroup: string; readonly loadBalancer: string },
): CfnTaskDefinition.ContainerDefinitionProperty {
  const { region, account } = place.config
  const registry = `${account}.dkr.ecr.${region}.amazonaws.com/${place.controllerRepository}`
  const { image } = controller
  return {
    name: 'controller',
    image: image.startsWith('sha256:') ? `${registry}@${image}` : image,
    essential: true,
    command: ['serve', '--config', `env:${configVariable}`],
    environment: [
      { name: configVariable, value: controllerConfiguration(place, controller, loadBalancer) },
      { name: 'AWS_REGION', value: region },
    ],
    secrets: [...secrets],
    portMappings: [{ containerPort: controllerPort }],
    readonlyRootFilesystem: true,
    linuxParameters: { initProcessEnabled: true, capabilities: { drop: ['ALL'] } },
    mountPoints: [
      { sourceVolume: 'scratch', containerPath: '/tmp', readOnly: false },
      { sourceVolume: 'state', containerPath: controllerHome, readOnly: false },
    ],
    // A write that is under way is finished before it ends.
    stopTimeout: 60,
    healthCheck: {
      command: ['CMD', 'node', '-e', healthProbe],
      interval: 15,
      timeout: 5,
      retries: 4,
      startPeriod: 60,
    },
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': logGroup,
        'awslogs-region': region,
        'awslogs-stream-prefix': 'controller',
        mode: 'non-blocking',
      },
    },
  }
}

/** The image has no curl. */
const healthProbe = `fetch('http://127.0.0.1:${controllerPort}/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`
