import type { CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs'
import type { ControllerConfig } from '../config/index.ts'
import type { Place } from '../place.ts'
import { configVariable, tokenVariable } from './configuration.ts'
import { controllerHome, controllerPort } from '../controller-names.ts'

type Container = CfnTaskDefinition.ContainerDefinitionProperty

interface GivenSecret {
  readonly name: string
  readonly valueFrom: string
}

interface Around {
  /** `plumbline.yaml`. */
  readonly configuration: string
  readonly logGroup: string
  /** The secret of an administrator of the database, where one has to prepare it. */
  readonly administrator?: string | undefined
}

/** The variable in which `plumbline store init` finds the secret of an administrator. */
const administratorVariable = 'STORE_ADMIN'

/** The secrets of the sources, as variables. */
function tokensOf({ sources }: ControllerConfig): GivenSecret[] {
  return sources.flatMap(({ name, token }) =>
    token === undefined ? [] : [{ name: tokenVariable(name), valueFrom: token }],
  )
}

/** Every secret that a container is given, for who may read them at the start. */
export function secretsOf(controller: ControllerConfig, { administrator }: Around): string[] {
  const tokens = tokensOf(controller).map(({ valueFrom }) => valueFrom)
  return [...tokens, ...(administrator === undefined ? [] : [administrator])]
}

/** The controller, and before it what makes its user and its database, where there is one. */
export function containersOf(
  place: Place,
  controller: ControllerConfig,
  around: Around,
): Container[] {
  const common = commonOf(place, controller, around)
  const { administrator } = around
  const main = mainOf(common)
  if (administrator === undefined) return [main]
  const admin = { name: administratorVariable, valueFrom: administrator }
  return [
    {
      ...common,
      name: 'store',
      essential: false,
      command: ['store', 'init', '--config', `env:${configVariable}`],
      secrets: [...common.secrets, admin],
      // Two of them wait for each other, and the database may have to wake up.
      startTimeout: 120,
    },
    { ...main, dependsOn: [{ containerName: 'store', condition: 'SUCCESS' }] },
  ]
}

function mainOf(common: ReturnType<typeof commonOf>): Container {
  return {
    ...common,
    name: 'controller',
    essential: true,
    command: ['serve', '--config', `env:${configVariable}`],
    portMappings: [{ containerPort: controllerPort }],
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
  }
}

function commonOf(place: Place, controller: ControllerConfig, { configuration, logGroup }: Around) {
  const { region, account } = place.config
  const registry = `${account}.dkr.ecr.${region}.amazonaws.com/${place.controllerRepository}`
  const { image } = controller
  return {
    image: image.startsWith('sha256:') ? `${registry}@${image}` : image,
    environment: [
      { name: configVariable, value: configuration },
      { name: 'AWS_REGION', value: region },
    ],
    secrets: tokensOf(controller),
    readonlyRootFilesystem: true,
    linuxParameters: { initProcessEnabled: true, capabilities: { drop: ['ALL'] } },
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
