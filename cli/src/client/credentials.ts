import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isLoopback } from '@plumbline/controller/model'
import { Failure } from '../exit.ts'
import type { Terminal } from '../terminal.ts'

type Environment = Terminal['env']

/** The tokens of a person, by the address that each is for. */
type Kept = Readonly<Record<string, string>>

/** The token for an address: of the environment, else of the last sign-in. It goes nowhere else. */
export function tokenFor(address: string, env: Environment): string | undefined {
  const token = env.PLUMBLINE_TOKEN || kept(env)[originOf(address)]
  if (token === undefined) return undefined
  const { protocol, hostname } = new URL(address)
  if (protocol === 'https:' || isLoopback(hostname)) return token
  throw new Failure(
    `a token is not sent to ${originOf(address)} in clear`,
    'name an address that starts with https://',
  )
}

export function keepToken(address: string, token: string, env: Environment): void {
  write({ ...kept(env), [originOf(address)]: token }, env)
}

/** Forgets the token for an address, and says whether there was one. */
export function forgetToken(address: string, env: Environment): boolean {
  const { [originOf(address)]: token, ...others } = kept(env)
  if (token !== undefined) write(others, env)
  return token !== undefined
}

function kept(env: Environment): Kept {
  const file = fileOf(env)
  if (file === undefined || !existsSync(file)) return {}
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const entries = Object.entries(read ?? {}).filter(([, token]) => typeof token === 'string')
    return Object.fromEntries(entries) as Kept
  } catch {
    throw new Failure(`${file} cannot be read`, 'remove it, and sign in again: plumbline login')
  }
}

/** Whoever reads it can do what its owner may: it is nobody else's, from its first byte. */
function write(tokens: Kept, env: Environment): void {
  const file = fileOf(env)
  if (file === undefined) {
    throw new Failure('there is no home folder to keep the token in', 'set HOME or XDG_CONFIG_HOME')
  }
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const fresh = `${file}.new`
  writeFileSync(fresh, `${JSON.stringify(tokens, undefined, 2)}\n`, { mode: 0o600 })
  chmodSync(fresh, 0o600)
  renameSync(fresh, file)
}

/** Source: XDG Base Directory Specification, `XDG_CONFIG_HOME`. */
function fileOf(env: Environment): string | undefined {
  const folder = env.XDG_CONFIG_HOME || (env.HOME && join(env.HOME, '.config'))
  return folder ? join(folder, 'plumbline', 'credentials.json') : undefined
}

function originOf(address: string): string {
  return new URL(address).origin
}
