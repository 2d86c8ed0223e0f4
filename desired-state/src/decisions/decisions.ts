import type { Decision } from './decision.ts'

/**
 * The decision about each field of the language, by its path; `<name>` stands for a key that people choose. A list is
 * decided by its own path. What is below `raw` is decided in `raw-decisions.ts`.
 */
export const fieldDecisions: Readonly<Record<string, Decision>> = {
  ...freeAt(
    'spec',
    'arch container command user workdir readOnlyRoot env.<name> stopTimeout startAfter.<name> storage dependsOn port restartWhenSecretsChange allowReplace timeout retries alertAfterMissed imageFrom logs.retention discovery.port source puppetfileLock',
  ),
  ...freeAt(
    'spec.drift',
    'mode ignore.<name>.resource ignore.<name>.path ignore.<name>.reason ignore.<name>.until',
  ),
  'spec.image': 'images',
  'spec.cpu': 'limits.cpu',
  'spec.memory': 'limits.memory',
  'spec.exec': 'exec',
  'spec.roles.task': 'roles.task',
  'spec.roles.execution': 'roles.execution',
  'spec.roles.infrastructure': 'roles.infrastructure',
  'spec.roles.scheduler': 'roles.scheduler',
  'spec.logs.group': 'logGroups',
  'spec.discovery.registry': 'registries',
  ...secretsAt('spec'),
  ...secretsAt('spec.sidecars.<name>'),
  'spec.sidecars.<name>.image': 'images',
  ...freeAt(
    'spec.sidecars.<name>',
    'cpu memory essential ports.<name> env.<name> command user mounts.<name> mounts.<name>.path mounts.<name>.readOnly',
  ),
  ...freeAt('spec.mounts.<name>', ' path readOnly'),
  ...checkAt('spec.health'),
  ...checkAt('spec.sidecars.<name>.health'),
  'spec.volumes.<name>.efs': 'fileSystems',
  'spec.volumes.<name>.accessPoint': 'fileSystems',
  ...freeAt('spec.volumes.<name>', 'iam ebs.size'),
  'spec.ingress.<name>.listener': 'together',
  'spec.ingress.<name>.hosts': 'hosts',
  'spec.ingress.<name>.paths': 'paths',
  ...freeAt(
    'spec.ingress.<name>',
    'headers.<name> bare priority container port protocol health.path health.interval health.timeout health.healthy health.unhealthy health.codes drain stickiness slowStart',
  ),
  'spec.mesh.namespace': 'namespaces',
  'spec.mesh.expose.<name>.as': 'meshNames',
  ...freeAt('spec.mesh.expose.<name>', 'port protocol'),
  ...freeAt('spec.capacity.<name>', 'base weight'),
  'spec.scale': 'limits.tasks',
  'spec.scale.min': 'limits.tasks',
  'spec.scale.max': 'limits.tasks',
  'spec.scale.steps.<name>.set': 'limits.tasks',
  'spec.scale.schedules.<name>.min': 'limits.tasks',
  'spec.scale.schedules.<name>.max': 'limits.tasks',
  'spec.scale.queue.sqs': 'queues',
  ...freeAt(
    'spec.scale',
    'cpu memory requestsPerTask queue.backlogPerTask cooldown.in cooldown.out steps.<name>.when steps.<name>.add steps.<name>.remove steps.<name>.cooldown schedules.<name>.cron schedules.<name>.timezone',
  ),
  'spec.deploy.gates.<name>.run': 'own',
  'spec.deploy.gates.<name>.webhook': 'webhooks',
  'spec.deploy.alarms': 'together',
  ...freeAt(
    'spec.deploy',
    'strategy minHealthy maxRunning canary.percent canary.bake linear.step linear.bake bakeAfter breakAfter earlySuccess.healthy earlySuccess.oldTasks timeout gates.<name>.at gates.<name>.approval gates.<name>.timeout gates.<name>.onTimeout rollback.onFailure rollback.onAlarm',
  ),
  'spec.alarms.<name>.notify': 'topics',
  'spec.alarms.<name>.cloudwatch.dimensions.<name>': 'resources',
  ...freeAt(
    'spec.alarms.<name>',
    'metric cloudwatch.namespace cloudwatch.metric cloudwatch.statistic ingress above below atLeast atMost for every missing',
  ),
  ...freeAt('spec.schedule', 'cron timezone overlap window'),
  'spec.publish.s3': 'together',
  'spec.publish.prefix': 'together',
  'spec.targets.ec2Tags.<name>': 'together',
  'spec.targets.nodes': 'puppet.nodes',
  ...freeAt('spec.apply', 'mode noopFirst every splay'),
  ...freeAt('spec.rollout', 'waves pause maxFailures onFailure'),
}

/** The decision about the keys of each map. */
export const keyDecisions: Readonly<Record<string, Decision>> = {
  'spec.capacity': 'capacityProviders',
  'spec.targets.ec2Tags': 'together',
  ...freeAt(
    'spec',
    'drift.ignore env secrets sidecars sidecars.<name>.ports sidecars.<name>.env sidecars.<name>.secrets sidecars.<name>.mounts startAfter volumes mounts ingress ingress.<name>.headers mesh.expose scale.steps scale.schedules deploy.gates alarms alarms.<name>.cloudwatch.dimensions',
  ),
}

function freeAt(above: string, fields: string): Record<string, Decision> {
  return Object.fromEntries(
    fields.split(' ').map((field) => [field === '' ? above : `${above}.${field}`, 'free']),
  )
}

function secretsAt(above: string): Record<string, Decision> {
  return {
    [`${above}.secrets.<name>.secretsManager`]: 'secrets',
    [`${above}.secrets.<name>.ssm`]: 'secrets',
    ...freeAt(`${above}.secrets.<name>`, 'key version'),
  }
}

function checkAt(above: string): Record<string, Decision> {
  return freeAt(above, 'command interval timeout retries grace')
}
