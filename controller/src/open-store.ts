import type { AwsConnection } from './adapters/aws/aws.ts'
import { secretReader } from './adapters/aws/secret.ts'
import { postgresStore } from './adapters/postgres.ts'
import type { PasswordParts } from './adapters/postgres/passwords.ts'
import { openPool } from './adapters/postgres/pool.ts'
import { sqliteStore } from './adapters/sqlite.ts'
import type { StoreConfig } from './config-store.ts'
import type { Store } from './model/index.ts'

interface Opening {
  readonly config: { readonly store: StoreConfig }
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/** The store that the configuration says. A database is first asked when somebody needs it. */
export function openStore(options: Opening, aws: AwsConnection): Store {
  const { store } = options.config
  if ('sqlite' in store) return sqliteStore(store.sqlite)
  return postgresStore(store.postgres, openPool(store.postgres, passwordParts(options, aws)))
}

/** The folder of the mirrors of the sources. */
export function mirrorsOf(store: StoreConfig): string {
  return 'sqlite' in store ? `${store.sqlite}.sources` : store.mirrors
}

/** What the password of a database is made of, where it comes from AWS. */
export function passwordParts(
  { credentials }: Pick<Opening, 'credentials'>,
  aws: AwsConnection,
): PasswordParts {
  return { secret: secretReader((place) => aws.sender(place)), ...(credentials && { credentials }) }
}
