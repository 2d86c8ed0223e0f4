/**
 * What the units of some teams may reach: nothing that is not listed. Lists hold patterns, in which `*` stands for any
 * characters.
 */
export interface Tenant {
  readonly name: string
  readonly spec: TenantSpec
}

export interface TenantSpec {
  /** `metadata.team` of its documents. */
  readonly teams: readonly string[]
  /** Names of the sources that it is for; left out for all. */
  readonly sources?: readonly string[]
  /** Folders in which its documents lie; left out for anywhere. */
  readonly folders?: readonly string[]
  readonly environments: readonly string[]
  readonly clusters: readonly string[]
  readonly accounts: readonly string[]
  readonly regions: readonly string[]
  readonly subnets: readonly string[]
  readonly securityGroups: readonly string[]
  readonly images: { readonly repositories: readonly string[]; readonly requireDigest: boolean }
  readonly roles: Readonly<
    Record<'task' | 'execution' | 'infrastructure' | 'scheduler', readonly string[]>
  >
  readonly secrets: readonly string[]
  readonly listeners: readonly string[]
  readonly hosts: readonly string[]
  readonly paths: readonly string[]
  readonly fileSystems: readonly string[]
  readonly logGroups: readonly string[]
  readonly registries: readonly string[]
  readonly namespaces: readonly string[]
  readonly meshNames: readonly string[]
  readonly capacityProviders: readonly string[]
  readonly queues: readonly string[]
  readonly alarms: readonly string[]
  readonly topics: readonly string[]
  readonly webhooks: readonly string[]
  /** Everything else in AWS that a field can name. */
  readonly resources: readonly string[]
  /** Keys of tags on AWS objects. */
  readonly tags: readonly string[]
  readonly puppet: {
    /** `bucket/prefix` */
    readonly destinations: readonly string[]
    readonly nodes: readonly string[]
    /** `key=value` */
    readonly tags: readonly string[]
  }
  readonly exec: boolean
  /** Fields below `raw`, without names of containers and ingresses: `containers.ulimits`. */
  readonly raw: readonly string[]
  readonly limits: { readonly cpu?: number; readonly memory?: number; readonly tasks?: number }
}
