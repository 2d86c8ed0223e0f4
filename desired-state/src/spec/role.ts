/** What can be asked of a unit, of a source, and of the controller itself. */
export const verbs = {
  unit: [
    'read',
    'sync',
    'prune',
    'hold',
    'suspend',
    'release',
    'rollback',
    'revert',
    'approve',
    'reject',
  ],
  source: ['fetch', 'accept'],
  controller: ['audit'],
} as const

export type UnitVerb = (typeof verbs.unit)[number]
export type SourceVerb = (typeof verbs.source)[number]
export type ControllerVerb = (typeof verbs.controller)[number]
export type Verb = UnitVerb | SourceVerb | ControllerVerb

/** Who may do what. Nobody may do anything that no role says. */
export interface Role {
  readonly name: string
  readonly spec: RoleSpec
  /** The file that it is written in. */
  readonly file: string
}

export interface RoleSpec {
  readonly allow: readonly Grant[]
  readonly members: {
    /** People and programs by the name that authentication gives them. */
    readonly subjects: readonly string[]
    readonly groups: readonly string[]
    /** Everybody who signed in. */
    readonly signedIn: boolean
  }
}

/** Verbs, and what they are allowed on. Lists hold patterns, in which `*` stands for any characters. */
export interface Grant {
  readonly verbs: readonly (Verb | 'all')[]
  /** Left out for all. */
  readonly environments?: readonly string[]
  /** Left out for all, and for units without a tenant. */
  readonly tenants?: readonly string[]
  /** `service/checkout`; left out for all. */
  readonly units?: readonly string[]
  /** Left out for all, where nothing else is restricted either. */
  readonly sources?: readonly string[]
}

/** The roles of a source that are right and there once, and what could not be read. */
export interface RolesRead {
  readonly roles: ReadonlyMap<string, Role>
  /** Names of roles that are written and wrong. */
  readonly broken: ReadonlySet<string>
  /** Files of which a part could not be read: a role may be in there. */
  readonly unread: ReadonlySet<string>
}
