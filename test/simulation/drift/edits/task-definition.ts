import { container, definition, type Fields } from '../by-hand.ts'
import { is, items, type Edit } from './edit.ts'

const api = (...paths: string[]) => ({ 'prod/service/api service/api': paths })
const apiTask = (...paths: string[]) => ({
  'prod/service/api task-definition/prod-api': paths,
  ...api('taskDefinition'),
})
const inApi = (...paths: string[]) => apiTask(...paths.map((path) => `containers.api.${path}`))

/** Of a task definition: a person registers a revision and deploys it. */
export const ofTask: readonly Edit[] = [
  is(
    'another image',
    'swap',
    container('api', () => ({ image: 'api:2' })),
    inApi('image'),
  ),
  is(
    'another image of a sidecar',
    'swap',
    container('api', () => ({ image: 'proxy:2' }), 'proxy'),
    apiTask('containers.proxy.image'),
  ),
  is(
    'a variable with another value',
    'change',
    container('api', () => ({
      environment: [
        { name: 'LOG_LEVEL', value: 'debug' },
        { name: 'REGION', value: 'eu' },
      ],
    })),
    inApi('environment.LOG_LEVEL'),
  ),
  is(
    'a variable more',
    'add',
    container('api', (one) => ({
      environment: [...items(one.environment), { name: 'ADDED', value: '1' }],
    })),
    inApi('environment.ADDED'),
  ),
  is(
    'a variable less',
    'remove',
    container('api', () => ({ environment: [{ name: 'LOG_LEVEL', value: 'info' }] })),
    inApi('environment.REGION'),
  ),
  is(
    'a secret from elsewhere',
    'change',
    container('api', () => ({
      secrets: [
        { name: 'TOKEN', valueFrom: '/other/token' },
        { name: 'KEY', valueFrom: '/shop/key' },
      ],
    })),
    inApi('secrets.TOKEN'),
  ),
  is(
    'a secret less',
    'remove',
    container('api', () => ({ secrets: [{ name: 'KEY', valueFrom: '/shop/key' }] })),
    inApi('secrets.TOKEN'),
  ),
  is(
    'another command',
    'change',
    container('api', () => ({ command: ['serve', '--port', '9090'] })),
    inApi('command'),
  ),
  is(
    'words of a command in another order, which is another command',
    'change',
    container('api', () => ({ command: ['--port', '8080', 'serve'] })),
    inApi('command'),
  ),
  is(
    'another check',
    'change',
    container('api', (one) => ({ healthCheck: { ...(one.healthCheck as Fields), interval: 60 } })),
    inApi('healthCheck.interval'),
  ),
  is(
    'a check taken away',
    'remove',
    container('api', () => ({ healthCheck: undefined })),
    inApi('healthCheck.command', 'healthCheck.interval'),
  ),
  is(
    'a port more',
    'add',
    container('api', (one) => ({
      portMappings: [...items(one.portMappings), { containerPort: 9_999 }],
    })),
    inApi('ports.9999/tcp'),
  ),
  is(
    'ulimits, for which the language has no word',
    'add',
    container('api', () => ({ ulimits: [{ name: 'nofile', softLimit: 9, hardLimit: 9 }] })),
    inApi('ulimits'),
  ),
  is(
    'a label',
    'add',
    container('api', () => ({ dockerLabels: { 'a.b': 'c' } })),
    inApi('dockerLabels."a.b"'),
  ),
  is(
    'a privileged container',
    'change',
    container('api', () => ({ privileged: true })),
    inApi('privileged'),
  ),
  is(
    'a user',
    'add',
    container('api', () => ({ user: '0' })),
    inApi('user'),
  ),
  is(
    'a volume elsewhere in the container',
    'change',
    container('api', () => ({
      mountPoints: [
        { sourceVolume: 'scratch', containerPath: '/scratch' },
        { sourceVolume: 'shared', containerPath: '/elsewhere' },
      ],
    })),
    inApi('mountPoints'),
  ),
  is(
    'mounts in another order, which AWS keeps',
    'change',
    container('api', (one) => ({ mountPoints: items(one.mountPoints).toReversed() })),
    inApi('mountPoints'),
  ),
  is(
    'another log group',
    'change',
    container('api', (one) => ({
      logConfiguration: {
        logDriver: 'awslogs',
        options: {
          ...((one.logConfiguration as Fields).options as Fields),
          'awslogs-group': '/elsewhere',
        },
      },
    })),
    inApi('logConfiguration.options.awslogs-group'),
  ),
  is(
    'a sidecar less',
    'remove',
    definition('api', ({ containerDefinitions }) => ({
      containerDefinitions: items(containerDefinitions)
        .filter(({ name }) => name === 'api')
        .map((one) => ({ ...one, dependsOn: [] })),
    })),
    apiTask(
      'containers.api.dependsOn.proxy',
      'containers.proxy.image',
      'containers.proxy.logConfiguration.logDriver',
      'containers.proxy.logConfiguration.options.awslogs-group',
      'containers.proxy.logConfiguration.options.awslogs-region',
      'containers.proxy.logConfiguration.options.awslogs-stream-prefix',
      'containers.proxy.ports.9090/tcp.name',
    ),
  ),
  is(
    'a container more',
    'add',
    definition('api', ({ containerDefinitions }) => ({
      containerDefinitions: [...items(containerDefinitions), { name: 'shell', image: 'busybox:1' }],
    })),
    apiTask('containers.shell.image'),
  ),
  is(
    'more memory',
    'change',
    definition('api', () => ({ memory: '2048' })),
    apiTask('memory'),
  ),
  is(
    'another role',
    'change',
    definition('api', () => ({ taskRoleArn: 'arn:aws:iam::123456789012:role/admin' })),
    apiTask('taskRoleArn'),
  ),
  is(
    'another processor',
    'change',
    definition('api', () => ({
      runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
    })),
    apiTask('runtimePlatform.cpuArchitecture'),
  ),
  is(
    'a larger disk',
    'add',
    definition('api', () => ({ ephemeralStorage: { sizeInGiB: 50 } })),
    apiTask('ephemeralStorage.sizeInGiB'),
  ),
  is(
    'a volume less',
    'remove',
    definition('api', ({ containerDefinitions }) => ({
      volumes: [{ name: 'shared' }],
      containerDefinitions: items(containerDefinitions).map((one) => ({
        ...one,
        mountPoints: items(one.mountPoints ?? []).filter(
          ({ sourceVolume }) => sourceVolume === 'shared',
        ),
      })),
    })),
    apiTask('containers.api.mountPoints', 'volumes.scratch'),
  ),
]
