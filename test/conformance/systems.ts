/** One of the five example systems, as it is run on moto. */
export interface System {
  readonly name: string
  readonly region: string
  /** How often it writes what, on the way from nothing. */
  readonly creates: Readonly<Record<string, number>>
  /** Files and folders in the order in which they can go: what depends on others first, and never more than 3 units. */
  readonly removals: readonly (readonly string[])[]
  /** What moto cannot do of it. */
  readonly without?: readonly Without[]
}

/** An overlay that leaves out what moto cannot do, or says it in a way that moto understands. */
export interface Without {
  readonly target: string
  /** Folder of the target. */
  readonly folder: string
  readonly spec: string
  /** Deviations that it is there for. */
  readonly because: readonly string[]
}

/** moto's RunTask adds up the memory of containers. */
function memoryOf(job: string, folder: string): Without {
  const spec = `{ raw: { containers: { ${job}: { memory: 256 } } } }`
  return { target: `job/${job}`, folder, spec, because: ['M36'] }
}

function noMesh(service: string): Without {
  const folder = `apps/${service}`
  return { target: `service/${service}`, folder, spec: '{ mesh: null }', because: ['M37'] }
}

export const systems: readonly System[] = [
  {
    name: 'fastapi-aurora',
    region: 'eu-west-1',
    creates: { 'ecs:CreateService': 1, 'elasticloadbalancing:CreateRule': 1 },
    removals: [['apps/api']],
  },
  {
    name: 'items-32co',
    region: 'us-east-1',
    creates: { 'ecs:CreateService': 1, 'application-autoscaling:PutScalingPolicy': 2 },
    removals: [['apps/items']],
  },
  {
    name: 'analytics-reporting',
    region: 'us-east-1',
    creates: { 'ecs:RunTask': 1, 'ecs:CreateService': 2, 'elasticloadbalancing:CreateRule': 2 },
    removals: [['apps']],
    without: [memoryOf('migrate', 'apps/analytics')],
  },
  {
    name: 'scalable-chat',
    region: 'eu-west-1',
    creates: { 'ecs:CreateService': 1, 'cloudwatch:PutMetricAlarm': 3 },
    removals: [['apps/chat']],
  },
  {
    name: 'quiz',
    region: 'eu-west-2',
    creates: {
      'ecs:RunTask': 2,
      'ecs:CreateService': 3,
      'scheduler:CreateSchedule': 1,
      'application-autoscaling:PutScheduledAction': 2,
    },
    removals: [['apps/worker', 'apps/background-removal', 'apps/backup'], ['apps/web']],
    without: [
      memoryOf('migrate', 'apps/web'),
      memoryOf('collect-static', 'apps/web'),
      noMesh('web'),
      noMesh('background-removal'),
      // It wants one task, and moto says that each new service has two.
      { ...noMesh('worker'), spec: '{ mesh: null, scale: 2 }', because: ['M37', 'M29'] },
    ],
  },
]
