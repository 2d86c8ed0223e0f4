import type { Held, Plan, ResourceDifferences, Step } from '@plumbline/controller/model'

/** Plans that the tests of their drawings share: each is one thing that a person may read. */
export const revision = '4f2c1e9d00112233445566778899aabbccddeeff'

export function planOf(change: Partial<Plan> = {}): Plan {
  return {
    unit: 'dev/service/api',
    revision,
    fingerprint: 'aa',
    differences: [],
    steps: [],
    held: [],
    unreadable: [],
    ...change,
  }
}

export function held(
  resource: Held['resource'],
  because: string,
  next: readonly Step[],
  reason = 'WaitsFor',
): Held {
  return { resource, reason, because, next }
}

function step(resource: Step['resource'], effect: Step['effect'], op: Step['call']['op']): Step {
  return { resource, effect, call: { op, input: {} } }
}

function changed(
  resource: ResourceDifferences['resource'],
  differences: ResourceDifferences['differences'],
  verb: ResourceDifferences['verb'] = 'change',
): ResourceDifferences {
  return { resource, verb, differences }
}

const register: Step = {
  resource: 'task-definition/dev-web',
  effect: 'creates',
  call: {
    op: 'ecs:RegisterTaskDefinition',
    input: {
      family: 'dev-web',
      containerDefinitions: [
        { name: 'web', environment: [{ name: 'TOKEN', value: 'hunter3' }], image: 'shop/web:1.28' },
      ],
    },
  },
}
const update: Step = {
  resource: 'service/web',
  effect: 'replaces tasks',
  call: { op: 'ecs:UpdateService', input: { service: 'web' } },
}
const web = (line: number) => ({ file: 'apps/web/service.yaml', line, column: 3 })
const arn = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/dev-web:7'

/** A new image and new variables: a new revision, and then a rollout. */
export const release = planOf({
  unit: 'dev/service/web',
  dependsOn: ['dev/job/migrate', 'dev/service/api'],
  differences: [
    changed('task-definition/dev-web', [
      { path: 'containers.web.command', from: ['run'] },
      { path: 'containers.web.environment.LEVEL', to: 'debug' },
      { path: 'containers.web.environment.OLD', from: 'hunter1' },
      { path: 'containers.web.environment.TOKEN', from: 'hunter2', to: 'hunter3' },
      { path: 'containers.web.image', from: 'shop/web:1.27', to: 'shop/web:1.28' },
      { path: 'containers.web.user', to: 'app' },
      { path: 'memory', from: '1024', to: '512' },
    ]),
    changed('service/web', [
      { path: 'desiredCount', from: 7, to: 2 },
      { path: 'taskDefinition', from: arn, to: '(known after apply)' },
    ]),
  ],
  origins: {
    'task-definition/dev-web': {
      'containers.web.command': { path: 'spec.command' },
      'containers.web.environment.LEVEL': { path: 'spec.env.LEVEL', at: web(11) },
      'containers.web.environment.TOKEN': { path: 'spec.env.TOKEN', at: web(12) },
      'containers.web.image': { path: 'spec.image', at: web(6) },
      'containers.web.user': { path: 'spec.user', at: web(7) },
      memory: { path: 'spec.memory' },
    },
    'service/web': { desiredCount: { path: 'spec.scale', at: web(9) } },
  },
  steps: [register],
  held: [held('service/web', 'waits for task-definition/dev-web', [update])],
})

/** The job that goes before it: nothing of it was there. */
const migrate = planOf({
  unit: 'dev/job/migrate',
  differences: [
    changed(
      'log-group//plumbline/dev/job/migrate',
      [{ path: 'retentionInDays', to: 30 }],
      'create',
    ),
    changed(
      'task-definition/dev-job-migrate',
      [
        { path: 'containers.migrate.command', to: ['node', 'dist/migrate.js'] },
        { path: 'containers.migrate.environment.A', to: '1' },
        { path: 'containers.migrate.environment.B', to: '2' },
        { path: 'cpu', to: '256' },
      ],
      'create',
    ),
  ],
  origins: {
    'log-group//plumbline/dev/job/migrate': {
      retentionInDays: { path: 'spec.logs.retention', at: web(21) },
    },
    'task-definition/dev-job-migrate': { cpu: { path: 'spec.cpu' } },
  },
  steps: [
    step('log-group//plumbline/dev/job/migrate', 'creates', 'logs:CreateLogGroup'),
    step('log-group//plumbline/dev/job/migrate', 'creates', 'logs:PutRetentionPolicy'),
    step('task-definition/dev-job-migrate', 'creates', 'ecs:RegisterTaskDefinition'),
  ],
})

const fault = {
  code: 'AccessDenied',
  source: 'user',
  retry: 'on-change',
  message: 'AWS refused ecs:DescribeServices',
  hint: 'allow it',
} as const

export const blind = planOf({
  unit: 'prod/service/api',
  unreadable: [
    { resource: 'service/api', fault },
    { resource: 'task-definition/prod-api', fault },
  ],
})

/** It differs, and the policy is to tell. */
export const reported = planOf({
  unit: 'prod/service/web',
  differences: [changed('service/web', [{ path: 'desiredCount', from: 7, to: 2 }])],
})

/** Long lists and long values, and a change that replaces nothing. */
const longLists = planOf({
  unit: 'prod/service/lists',
  differences: [
    changed('service/lists', [
      {
        path: 'network.subnets',
        from: ['subnet-a', 'subnet-b'],
        to: ['subnet-a', 'subnet-c'],
      },
      { path: 'deployment.alarms.alarmNames', from: names(30), to: [...names(29), 'new'] },
      { path: 'placementConstraints', from: names(40), to: names(40).toReversed() },
      { path: 'other', from: 'x'.repeat(300), to: { b: [1, { c: true }] } },
    ]),
  ],
  steps: [step('service/lists', 'updates in place', 'ecs:UpdateService')],
})

function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `alarm-number-${index}`)
}

/** A target group that cannot be changed where it is. */
const recreated = planOf({
  unit: 'prod/service/routed',
  differences: [changed('target-group/prod-routed', [{ path: 'port', from: 80, to: 8080 }])],
  held: [
    held(
      'target-group/prod-routed',
      'traffic would stop meanwhile: write allowReplace: true to allow it',
      [step('target-group/prod-routed', 'recreates', 'elasticloadbalancing:CreateTargetGroup')],
      'NeedsAllowReplace',
    ),
  ],
})

const kept = 'to delete it, run: plumbline sync prod/service/old --prune'
/** It was taken out of Git, and a person has to confirm. */
const removedAndKept = planOf({
  unit: 'prod/service/old',
  fingerprint: 'removed',
  differences: [changed('service/old', [], 'delete'), changed('log-group/old', [], 'delete')],
  held: [
    held('service/old', kept, [step('service/old', 'deletes', 'ecs:DeleteService')]),
    held('log-group/old', kept, [step('log-group/old', 'deletes', 'logs:DeleteLogGroup')]),
  ],
})

const removed = planOf({
  unit: 'prod/service/gone',
  fingerprint: 'removed',
  differences: [changed('service/gone', [], 'delete'), changed('log-group/gone', [], 'delete')],
  steps: [step('service/gone', 'deletes', 'ecs:DeleteService')],
  held: [
    held('log-group/gone', 'waits until service/gone is gone', [
      step('log-group/gone', 'deletes', 'logs:DeleteLogGroup'),
    ]),
  ],
})

/** A change that moves more than its own field. */
const limits = planOf({
  unit: 'prod/service/web',
  differences: [changed('scaling/web', [{ path: 'min', from: 2, to: 4 }])],
  steps: [
    {
      ...step('scaling/web', 'updates in place', 'application-autoscaling:RegisterScalableTarget'),
      note: 'starts 2 tasks at once: 2 run and 4 is the least',
    },
  ],
})

/** Sets of plans that are drawn and compared with a file. */
export const drawn: Readonly<Record<string, readonly Plan[]>> = {
  release: [release, migrate, planOf()],
  trouble: [blind, reported, recreated],
  removal: [removedAndKept, removed, planOf()],
  lists: [longLists],
  limits: [limits],
  nothing: [planOf(), planOf({ unit: 'dev/service/web' })],
}
