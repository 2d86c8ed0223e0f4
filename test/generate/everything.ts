/**
 * Documents in which every field of the language that means something to AWS is written at least once. What each field
 * sets is measured by changing it here; see `measure.ts`.
 */

export interface Document {
  /** Others refer to it; large ones stand by themselves, so that not all are read again for every change of one. */
  readonly shared?: true
  readonly kind: 'Service' | 'Job' | 'Environment'
  readonly metadata: Readonly<Record<string, unknown>>
  readonly spec: Readonly<Record<string, unknown>>
}

/** Of a unit and of an environment. */
const ignore = {
  count: { resource: 'service', path: 'desiredCount', reason: 'load test', until: '2027-01-31' },
}

const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-AbCdEf'
const topic = 'arn:aws:sns:eu-west-1:123456789012:alerts'
const registry = 'arn:aws:servicediscovery:eu-west-1:123456789012:service/srv-0abc'
const listener = (name: string) =>
  `arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/${name}/50dc6c495c0c9188/f2f7dc8efc522ab2`

/** Of a program that is in one of the two environments alone. */
const only = (name: string) => ({ name, environments: ['prod'] })

/** What a program says of itself beside its name. */
const metadata = (name: string) => ({
  name,
  team: 'shop',
  labels: { tier: 'critical' },
  annotations: { note: 'none' },
  links: { runbook: 'https://example.com/runbook' },
  tags: { 'cost-center': '42' },
  environments: ['prod'],
})

const health = { command: 'true', interval: '20s', timeout: '5s', retries: 4, grace: '10s' }

/** What services and jobs share. */
const task = {
  image: 'shop/web:1',
  cpu: 1024,
  memory: 4096,
  arch: 'arm64',
  container: 'main',
  command: ['serve'],
  user: '1000',
  workdir: '/srv',
  readOnlyRoot: true,
  stopTimeout: '60s',
  env: { LEVEL: 'info' },
  secrets: {
    PASSWORD: { secretsManager: secret, key: 'password', version: 'AWSCURRENT' },
    TOKEN: { ssm: '/shop/token' },
  },
  roles: { task: 'own', execution: 'own', infrastructure: 'own' },
  sidecars: {
    helper: {
      image: 'shop/helper:1',
      cpu: 64,
      memory: 128,
      essential: false,
      ports: { metrics: 9_090 },
      env: { LEVEL: 'info' },
      secrets: {
        KEY: { secretsManager: secret, key: 'key', version: 'AWSCURRENT' },
        SALT: { ssm: '/shop/salt' },
      },
      command: ['help'],
      user: '1000',
      mounts: { shared: { path: '/shared', readOnly: true } },
      health,
    },
  },
  startAfter: { helper: 'healthy' },
  volumes: { shared: { efs: 'fs-0abc', accessPoint: 'fsap-0abc', iam: true } },
  mounts: { shared: { path: '/data', readOnly: true } },
  storage: 40,
  logs: { retention: '30d' },
  dependsOn: ['service/base'],
  drift: { mode: 'report', ignore },
  raw: {
    taskDefinition: { enableFaultInjection: true },
    containers: { helper: { pseudoTerminal: true } },
  },
}

const web = {
  ...task,
  port: 8_080,
  health,
  exec: true,
  restartWhenSecretsChange: true,
  allowReplace: true,
  raw: { ...task.raw, service: { propagateTags: 'SERVICE' } },
}

/** What stands around the containers of a service, in documents of their own: each is read anew for every change of it. */
const routed = {
  image: 'shop/web:1',
  port: 8_080,
  health,
  roles: { infrastructure: 'own' },
  sidecars: { helper: { image: 'shop/helper:1', ports: { metrics: 9_090 } } },
  ingress: {
    shop: {
      listener: 'public',
      hosts: ['shop.example.com'],
      paths: ['/shop/*'],
      headers: { 'x-shop': ['yes'] },
      bare: true,
      priority: 1_100,
      container: 'helper',
      port: 9_091,
      protocol: 'http2',
      health: {
        path: '/ready',
        interval: '20s',
        timeout: '5s',
        healthy: 3,
        unhealthy: 4,
        codes: '200-299',
      },
      drain: '30s',
      slowStart: '30s',
    },
    more: { listener: 'private', hosts: ['more.example.com'] },
  },
  alarms: { slow: { metric: 'responseTime', ingress: 'shop', above: '2s' } },
  deploy: {
    strategy: 'canary',
    minHealthy: '90%',
    maxRunning: '180%',
    canary: { percent: 10, bake: '10m' },
    bakeAfter: '15m',
    breakAfter: '30%',
    timeout: '2h',
    gates: {
      approve: { at: 'postTestTraffic', approval: true, timeout: '1h', onTimeout: 'rollback' },
      check: { at: 'postScaleUp', webhook: 'https://example.com/check' },
      migrate: { at: 'preScaleUp', run: 'job/report' },
    },
    alarms: ['existing', 'others'],
    rollback: { onFailure: true, onAlarm: true },
  },
  raw: { targetGroups: { shop: { IpAddressType: 'ipv4' } } },
}

const scaled = {
  image: 'shop/web:1',
  port: 8_080,
  ingress: { shop: { listener: 'public', hosts: ['scaled.example.com'], stickiness: '1h' } },
  mesh: { namespace: 'shop.local', expose: { http: { port: 8_080, as: 'web', protocol: 'http' } } },
  discovery: { registry, port: 8_080 },
  capacity: { FARGATE: { base: 1, weight: 1 }, FARGATE_SPOT: { weight: 3 } },
  deploy: { minHealthy: '50%', earlySuccess: { healthy: '80%', oldTasks: 'after' } },
  scale: {
    min: 2,
    max: 10,
    cpu: '60%',
    memory: '70%',
    requestsPerTask: 500,
    queue: { sqs: 'orders', backlogPerTask: 50 },
    cooldown: { in: '5m', out: '1m' },
    steps: {
      up: { when: 'busy', add: 2, cooldown: '2m' },
      down: { when: 'idle', remove: '20%', cooldown: '2m' },
      full: { when: 'late', set: 8 },
    },
    schedules: { rush: { cron: '0 16 * * FRI', timezone: 'Europe/Berlin', min: 4, max: 12 } },
  },
  alarms: {
    busy: {
      metric: 'cpu',
      above: '80%',
      for: '3 of 5',
      every: '60s',
      missing: 'breaching',
      notify: [topic],
    },
    idle: { metric: 'cpu', below: '10%' },
    late: { metric: 'responseTime', atLeast: '2s' },
    queue: {
      cloudwatch: {
        namespace: 'AWS/SQS',
        metric: 'ApproximateAgeOfOldestMessage',
        statistic: 'Maximum',
        dimensions: { QueueName: 'orders' },
      },
      atMost: 5,
    },
  },
}

/** A linear service with a disk of its own, beside what only one of two can be. */
const slow = {
  imageFrom: 'service/base',
  roles: { infrastructure: 'own' },
  sidecars: { first: { image: 'shop/one:1' }, second: { image: 'shop/two:1' } },
  startAfter: { first: 'started' },
  volumes: { disk: { ebs: { size: 20 } }, first: {}, second: {} },
  mounts: { first: '/data' },
  logs: { group: '/shared/slow' },
  port: 8_080,
  mesh: { namespace: 'shop.local', expose: { http: { port: 8_080, as: 'slow' } } },
  scale: 3,
  deploy: { strategy: 'linear', linear: { step: 20, bake: '5m' } },
}

const environment = {
  account: '123456789012',
  region: 'eu-west-1',
  cluster: 'main',
  network: { subnets: ['subnet-a'], securityGroups: ['sg-a'], assignPublicIp: false },
  roles: { task: 'any', execution: 'any', infrastructure: 'any', scheduler: 'any' },
  listeners: {
    public: { arn: listener('public'), rulePriorities: '1000-1999' },
    private: { arn: listener('private') },
  },
  vars: { level: 'info' },
  policy: {
    prune: 'confirm',
    drift: 'revert',
    ignore,
    keepReleases: 5,
    checkSecretKeys: true,
    approvals: { required: 1, from: ['team:leads'] },
    freeze: [
      { cron: '0 15 * * FRI', duration: '64h', timezone: 'Europe/Berlin', reason: 'weekend' },
    ],
  },
}

/** Nothing in it says where it is, so that it can be somewhere else. */
const lab = {
  account: '123456789012',
  region: 'eu-west-1',
  cluster: 'lab',
  network: { subnets: ['subnet-b'], securityGroups: ['sg-b'] },
}

const base = {
  image: 'shop/base:1',
  port: 8_080,
  env: { LEVEL: '${vars.level}' },
  ingress: { all: { listener: 'public', hosts: ['base.example.com'] } },
  deploy: { strategy: 'blueGreen' },
}

const { tags: _none, environments: _all, ...ofEnvironment } = metadata('prod')

export const everything: readonly Document[] = [
  { kind: 'Environment', metadata: ofEnvironment, spec: environment, shared: true },
  { kind: 'Environment', metadata: { name: 'lab' }, spec: lab, shared: true },
  { kind: 'Service', metadata: only('base'), spec: base, shared: true },
  {
    kind: 'Service',
    metadata: { name: 'other', environments: ['prod', 'lab'] },
    spec: { image: 'shop/other:1' },
    shared: true,
  },
  { kind: 'Service', metadata: metadata('web'), spec: web },
  { kind: 'Service', metadata: only('routed'), spec: routed },
  { kind: 'Service', metadata: only('scaled'), spec: scaled },
  { kind: 'Service', metadata: only('slow'), spec: slow },
  {
    kind: 'Job',
    metadata: metadata('nightly'),
    spec: {
      ...task,
      roles: { ...task.roles, scheduler: 'own' },
      schedule: { cron: '30 2 * * *', timezone: 'Europe/Berlin', overlap: 'allow', window: '10m' },
      timeout: '2h',
      retries: 2,
      alertAfterMissed: 1,
    },
  },
  { kind: 'Job', metadata: only('migrate'), spec: { image: 'shop/migrate:1', timeout: '2h' } },
  { kind: 'Job', metadata: only('once'), spec: { image: 'shop/once:1' }, shared: true },
  {
    kind: 'Job',
    metadata: only('hourly'),
    spec: { image: 'shop/report:1', schedule: { cron: '0 * * * *' } },
  },
  {
    kind: 'Job',
    metadata: only('report'),
    spec: {
      imageFrom: 'service/base',
      logs: { group: '/shared/jobs' },
      volumes: { disk: { ebs: { size: 20 } } },
      roles: { infrastructure: 'own' },
    },
    shared: true,
  },
]
