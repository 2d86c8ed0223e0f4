/** Lists of a tenant that decide about values. */
export type AllowList =
  | 'accounts'
  | 'regions'
  | 'clusters'
  | 'subnets'
  | 'securityGroups'
  | 'images'
  | 'roles.task'
  | 'roles.execution'
  | 'roles.infrastructure'
  | 'roles.scheduler'
  | 'secrets'
  | 'listeners'
  | 'hosts'
  | 'paths'
  | 'fileSystems'
  | 'logGroups'
  | 'registries'
  | 'namespaces'
  | 'meshNames'
  | 'capacityProviders'
  | 'queues'
  | 'alarms'
  | 'topics'
  | 'webhooks'
  | 'resources'
  | 'tags'
  | 'puppet.nodes'

/** Greatest numbers of a tenant. */
export type Limit = 'limits.cpu' | 'limits.memory' | 'limits.tasks'

/**
 * What a tenant has to say about the value of a field. A field without a decision is denied, so that a new field of the
 * language or of AWS reaches nothing before somebody has thought about it.
 */
export type Decision =
  | AllowList
  | Limit
  /** It names nothing of anybody else. */
  | 'free'
  /** No tenant can allow it: it leads to the host, and with the host to every other tenant on it. */
  | 'never'
  /** Only with `exec: true`. */
  | 'exec'
  /** An object of the same tenant. */
  | 'own'
  /** Options of a log driver, by name. */
  | 'logOptions'
  /** Judged together with other fields, in `together.ts`, or with the environment, in `environment.ts`. */
  | 'together'
