import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'

export const role = 'arn:aws:iam::123456789012:role/shop'
const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-AbCdEf'

/** A container with every member that a spec can reach, in the order in which ECS answers. */
export const everyContainerMember = {
  name: 'web',
  image: 'docker.io/library/nginx:1.27',
  cpu: 128,
  memory: 256,
  memoryReservation: 128,
  essential: true,
  command: ['nginx', '-g', 'daemon off;'],
  entryPoint: ['/entry.sh'],
  workingDirectory: '/srv',
  user: '1000',
  environment: [{ name: 'LOG_LEVEL', value: 'info' }],
  secrets: [{ name: 'PASSWORD', valueFrom: secret }],
  portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp', name: 'http' }],
  readonlyRootFilesystem: true,
  stopTimeout: 60,
  startTimeout: 60,
  healthCheck: {
    command: ['CMD-SHELL', 'curl -f http://localhost:8080/health'],
    interval: 10,
    timeout: 3,
    retries: 4,
    startPeriod: 20,
  },
  logConfiguration: {
    logDriver: 'awslogs',
    options: { 'awslogs-group': '/shop/web', 'awslogs-region': 'eu-west-1' },
  },
  dockerLabels: { 'com.example.team': 'shop' },
  ulimits: [{ name: 'nofile', softLimit: 1024, hardLimit: 4096 }],
  systemControls: [{ namespace: 'net.core.somaxconn', value: '512' }],
  linuxParameters: { initProcessEnabled: true },
  mountPoints: [{ sourceVolume: 'scratch', containerPath: '/tmp', readOnly: false }],
  interactive: true,
  pseudoTerminal: true,
  versionConsistency: 'disabled',
  restartPolicy: { enabled: true, ignoredExitCodes: [0], restartAttemptPeriod: 180 },
} satisfies ContainerDefinition

/** A task definition with every member that a spec can reach. */
export function everyTaskDefinitionMember(family: string): RegisterTaskDefinitionCommandInput {
  return {
    family,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '512',
    memory: '1024',
    taskRoleArn: role,
    executionRoleArn: role,
    pidMode: 'task',
    runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
    ephemeralStorage: { sizeInGiB: 40 },
    volumes: [{ name: 'scratch' }],
    enableFaultInjection: true,
    containerDefinitions: [everyContainerMember],
    tags: [{ key: 'team', value: 'shop' }],
  }
}
