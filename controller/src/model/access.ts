import type { Judgement, Object as Of, Role, Subject, Verb } from '@plumbline/desired-state'

/** Somebody who asks, and how they said who they are: `open` and `nobody` are no names of people. */
export interface Principal extends Subject {
  readonly how: 'alb' | 'oidc' | 'token' | 'open' | 'nobody'
}

/** The roles that hold now. */
export interface RolesInForce {
  /** The source that they are taken from; left out where none is named. */
  readonly source?: string
  readonly roles: readonly Role[]
}

/** Who may do what, by the roles that hold now. */
export interface Access {
  /** The tenant of a unit is known here, and need not be given. */
  judge(subject: Subject, verb: Verb, object: Of): Judgement
  /** Whether somebody may read anything at all. */
  readsSomething(subject: Subject): boolean
  inForce(): RolesInForce
}

/** How people say who they are. Nothing of it: nobody can, and nothing can be changed. */
export interface AuthSettings {
  /** Whoever reaches the address may do everything. */
  readonly open: boolean
  /** The source whose roles hold; left out where none can be named. */
  readonly roles?: string
  /** Who may do everything, whatever the roles say. */
  readonly administrators?: Administrators
  readonly alb?: AlbSettings
  readonly oidc?: OidcSettings
  readonly tokens: readonly TokenSettings[]
}

/** People and programs, by the names and groups that authentication gives them. */
export interface Administrators {
  readonly subjects: readonly string[]
  readonly groups: readonly string[]
}

/** An Application Load Balancer that signs people in. */
export interface AlbSettings {
  /** ARN. */
  readonly loadBalancer: string
  readonly issuer: string
  readonly clientId: string
  /** Address of the public keys, without the id of a key; that of AWS in the region when left out. */
  readonly keys?: string
  readonly subjectClaim: string
  readonly groupsClaim: string
}

export interface OidcSettings {
  readonly issuer: string
  readonly audience: string
  /** For `plumbline login`; it cannot be used when left out. */
  readonly clientId?: string
  readonly scopes: readonly string[]
  readonly subjectClaim: string
  readonly groupsClaim: string
}

/** A token that is known by its hash alone. */
export interface TokenSettings {
  readonly name: string
  /** SHA-256 in hex. */
  readonly hash: string
  readonly groups: readonly string[]
  /** Epoch ms. */
  readonly expires?: number
}

/** Whether a host, as one listens on it or as a URL names it, is this machine alone. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  return name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name)
}

/** One line of the record of what people asked for. It is only ever added to. */
export interface AuditEntry {
  /** Epoch ms. */
  readonly at: number
  readonly who: string
  readonly how: Principal['how']
  readonly verb: Verb
  /** The unit, `source NAME` or `everything`. */
  readonly on: string
  /** The commit that it was about. */
  readonly revision?: string
  /** `asked` is written before it is done; a second line with the same request says what became of it. */
  readonly outcome: 'asked' | 'done' | 'refused' | 'failed'
  /** The reason that was given, or why it was not done. */
  readonly why: string
  /** Id of the request to the API. */
  readonly request: string
}

export interface NumberedAudit extends AuditEntry {
  readonly sequence: number
}

/** A line as it was written, with the hash of it and of all before it. */
export interface ChainedAudit {
  readonly sequence: number
  /** The `AuditEntry` as JSON, to the character. */
  readonly entry: string
  /** SHA-256 in hex; empty for a line that is older than the chain. */
  readonly hash: string
}
