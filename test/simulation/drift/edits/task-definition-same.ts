import { container, definition, type Fields } from '../by-hand.ts'
import { items, same, type Edit } from './edit.ts'

/** Revisions that say the same in other words. */
export const sameTasks: readonly Edit[] = [
  same(
    'an equal revision',
    'swap',
    definition('api', () => ({})),
  ),
  same(
    'containers in another order',
    'reorder',
    definition('api', ({ containerDefinitions }) => ({
      containerDefinitions: items(containerDefinitions).toReversed(),
    })),
  ),
  same(
    'variables in another order',
    'reorder',
    container('api', (one) => ({ environment: items(one.environment).toReversed() })),
  ),
  same(
    'secrets in another order',
    'reorder',
    container('api', (one) => ({ secrets: items(one.secrets).toReversed() })),
  ),
  same(
    'volumes in another order',
    'reorder',
    definition('api', ({ volumes }) => ({ volumes: items(volumes).toReversed() })),
  ),
  same(
    'defaults of a container, said',
    'default',
    container('api', () => ({
      essential: true,
      cpu: 0,
      privileged: false,
      readonlyRootFilesystem: false,
      systemControls: [],
      volumesFrom: [],
    })),
  ),
  same(
    'defaults of a check, said',
    'default',
    container('api', (one) => ({
      healthCheck: { ...(one.healthCheck as Fields), timeout: 5, retries: 3 },
    })),
  ),
  same(
    'the protocol and host port that AWS fills in, said',
    'default',
    container('api', (one) => ({
      portMappings: items(one.portMappings).map((port) => ({
        ...port,
        protocol: 'tcp',
        hostPort: port.containerPort,
      })),
    })),
  ),
  same(
    'the platform of AWS, said',
    'default',
    definition('api', () => ({
      runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
    })),
  ),
  same(
    'cpu and memory in words',
    'default',
    definition('api', () => ({ cpu: '.5 vCPU', memory: '1 GB' })),
  ),
]
