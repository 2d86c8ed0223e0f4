/** Where a PostgreSQL database is, and how one gets in. */
export interface PostgresSettings {
  /** A name or an address; a folder that holds a Unix socket when it starts with a slash. */
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  /** The tables are in it, and nothing of anybody else. */
  readonly schema: string
  /** Most connections of this process. */
  readonly connections: number
  /** `off` sends everything in clear. `ca` names a file with the authorities; those that Node knows when left out. */
  readonly tls: 'off' | { readonly ca?: string }
  /** Left out where the database believes who asks, as over a Unix socket. */
  readonly password?: PostgresPassword
}

/** Where the password comes from. All but the first can change while Plumbline runs. */
export type PostgresPassword =
  | { readonly text: string }
  | { readonly file: string }
  /** The ARN of a secret of Secrets Manager, as RDS writes it. */
  | { readonly secret: string }
  /** A token of IAM, of which Aurora knows the region. */
  | { readonly iam: { readonly region: string } }
