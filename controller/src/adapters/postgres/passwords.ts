import { readFile } from 'node:fs/promises'
import { FaultError } from '../../model/fault.ts'
import { objectIn } from '../../model/json.ts'
import type { PostgresPassword, PostgresSettings } from '../../model/postgres.ts'

/** What passwords are made of besides the configuration. */
export interface PasswordParts {
  /** Reads a secret of Secrets Manager. */
  readonly secret: (arn: string) => Promise<string>
  /** Left out: the SDK's own chain. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

export interface Passwords {
  /** For the next connection. */
  get(): Promise<string>
  /** The database refused what it was given. Returns whether another try may be given something newer. */
  refused(): boolean
}

/**
 * The passwords of a user. A secret is kept until the database refuses it, because whoever rotates it changes both;
 * a file is read, and a token of IAM is made, for every connection.
 */
export function passwordsOf(
  settings: PostgresSettings & { readonly password: PostgresPassword },
  parts: PasswordParts,
): Passwords {
  const { password } = settings
  if ('text' in password) return fromEverywhere(async () => password.text)
  if ('file' in password) return fromEverywhere(() => ofFile(password.file))
  if ('iam' in password) return fromEverywhere(() => tokenOf(settings, password.iam.region, parts))
  let known: Promise<string> | undefined
  return {
    async get() {
      known ??= ofSecret(password.secret, settings.user, parts)
      try {
        return await known
      } catch (error) {
        known = undefined
        throw error
      }
    },
    refused() {
      known = undefined
      return true
    },
  }
}

function fromEverywhere(get: () => Promise<string>): Passwords {
  return { get, refused: () => false }
}

async function ofFile(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trimEnd()
  } catch (error) {
    throw unreadable(file, 'store.postgres.passwordFile', error)
  }
}

/** The fault of a file that a setting names. */
export function unreadable(file: string, field: string, error: unknown): FaultError {
  const { code } = error as NodeJS.ErrnoException
  const message = `The file ${file} cannot be read (${code}).`
  return denied(message, `Let the user of Plumbline read the file that \`${field}\` names.`, error)
}

/**
 * The secret of a database as RDS and the CDK write it: JSON with `username` and `password`.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html
 */
async function ofSecret(arn: string, user: string, { secret }: PasswordParts): Promise<string> {
  const { username, password } = objectIn(await secret(arn)) ?? {}
  if (typeof password !== 'string') {
    const message = `The secret ${arn} is no JSON with a password.`
    throw denied(message, 'Name the secret that RDS made, or write {"username": …, "password": …}.')
  }
  if (typeof username === 'string' && username !== user) {
    const message = `The secret ${arn} is that of the user ${username}.`
    throw denied(message, `Let \`store.postgres.user\` be ${username}, or name another secret.`)
  }
  return password
}

/**
 * A token is good for fifteen minutes, and only to open a connection. Made here, without a call to AWS.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.html
 */
async function tokenOf(
  { host: hostname, port, user: username }: PostgresSettings,
  region: string,
  { credentials }: PasswordParts,
): Promise<string> {
  const { Signer } = await import('@aws-sdk/rds-signer')
  const known = credentials === undefined ? {} : { credentials }
  try {
    return await new Signer({ hostname, port, username, region, ...known }).getAuthToken()
  } catch (error) {
    const message = `No token of IAM could be made for the database: ${(error as Error).message}.`
    throw denied(message, 'Give Plumbline credentials of AWS, as for everything else.', error)
  }
}

function denied(message: string, hint: string, cause?: unknown): FaultError {
  const fault = { code: 'StoreDenied', source: 'user', retry: 'backoff', message, hint } as const
  return new FaultError(fault, { cause })
}
