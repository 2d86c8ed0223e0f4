import { askStore, prepareStore } from '@plumbline/controller'
import { z } from 'zod'
import { exit, Failure, type ExitCode } from '../exit.ts'
import { readConfig } from '../files/read-config.ts'
import type { Terminal } from '../terminal.ts'

export interface InitStoreOptions {
  readonly config: string
  readonly adminFrom: string
  readonly adminDatabase: string
}

/** As RDS and the CDK write the secret of an administrator. */
const secret = z.object({ username: z.string().min(1), password: z.string().min(1) })

/** Makes the user and the database of the store, so that nobody has to by hand. It may run before every start. */
export async function initStore(options: InitStoreOptions, terminal: Terminal): Promise<ExitCode> {
  const config = await readConfig(options.config, terminal)
  if (config === undefined) return exit.invalid
  const { store } = config
  if (!('postgres' in store)) {
    throw new Failure('the store is a file, which needs no user', 'name a store.postgres')
  }
  const { username: user, password } = administratorIn(options.adminFrom, terminal)
  const { postgres } = store
  const administrator = { user, password, database: options.adminDatabase }
  const made = await prepareStore({ config }, postgres, administrator)
  const version = await askStore({ config }, postgres)
  const said = (is: boolean) => (is ? 'made' : 'was there')
  terminal.out(
    `user ${postgres.user}: ${said(made.user)}; it has the password of the configuration`,
  )
  terminal.out(`database ${postgres.database}: ${said(made.database)}`)
  terminal.out(`PostgreSQL ${version} lets ${postgres.user} in`)
  return exit.fine
}

/** Nothing of what the variable holds is told. */
function administratorIn(name: string, { env }: Terminal): z.infer<typeof secret> {
  try {
    return secret.parse(JSON.parse(env[name] ?? ''))
  } catch {
    throw new Failure(
      `the environment variable ${name} holds no user and password of an administrator`,
      'set it to the secret that RDS made: {"username": …, "password": …}',
    )
  }
}
