import { FaultError } from '../../model/fault.ts'
import type { Fault } from '../../model/fault.ts'

type Told = Pick<Fault, 'code' | 'source' | 'retry' | 'hint'> & { readonly says: string }

const unreachable: Told = {
  code: 'StoreUnreachable',
  source: 'controller',
  retry: 'backoff',
  says: 'does not answer',
  hint: 'Check that the database runs and that its address, port, and security group let Plumbline in. It goes on by itself when the database answers.',
}

const untrusted: Told = {
  code: 'StoreUntrusted',
  source: 'user',
  retry: 'backoff',
  says: 'cannot be trusted: its certificate does not prove who it is',
  hint: 'Name the file of the authority in `store.postgres.tls.ca`, and the host as the certificate has it. For Aurora that is the bundle of the region from AWS.',
}

const denied: Told = {
  code: 'StoreDenied',
  source: 'user',
  retry: 'backoff',
  says: 'does not let this user in',
  hint: 'Check `store.postgres.user` and where its password comes from.',
}

/** By SQLSTATE, the longest prefix first: https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const byState: readonly (readonly [prefix: string, told: Told])[] = [
  ['28', denied],
  [
    '3D000',
    {
      ...denied,
      code: 'StoreMissing',
      says: 'does not exist',
      hint: 'Make the database, or correct `store.postgres.database`.',
    },
  ],
  [
    '42501',
    {
      ...denied,
      code: 'StoreForbidden',
      says: 'does not let this user do what Plumbline must do there',
      hint: 'Let the user own the schema `store.postgres.schema`, or let it create schemas in the database.',
    },
  ],
  [
    '25006',
    {
      code: 'StoreReadOnly',
      source: 'controller',
      retry: 'backoff',
      says: 'can only be read at the moment',
      hint: 'Name the address of the writer in `store.postgres.host`, or let the database be written to again. Plumbline goes on by itself then.',
    },
  ],
  [
    '53100',
    {
      code: 'StoreFull',
      source: 'controller',
      retry: 'backoff',
      says: 'has no room left on its disk',
      hint: 'Make room on the disk of the database. Plumbline goes on by itself then.',
    },
  ],
  // Raised by `hold_turn` of our schema.
  [
    'PLTRN',
    {
      code: 'LeaseLost',
      source: 'controller',
      retry: 'soon',
      says: 'took nothing down',
      hint: 'Nothing to do: another replica has the unit, and goes on from what AWS has.',
    },
  ],
  ['08', unreachable],
  ['57P', unreachable],
  [
    '57014',
    {
      code: 'StoreBusy',
      source: 'controller',
      retry: 'soon',
      says: 'took too long for a statement',
      hint: 'Plumbline tries again. If it stays so, give the database more processor or memory, and look at `pg_stat_activity` for what keeps it busy.',
    },
  ],
  ['53300', { ...unreachable, says: 'has no connection left' }],
  [
    '55P03',
    {
      code: 'StoreBusy',
      source: 'controller',
      retry: 'soon',
      says: 'is kept busy by somebody else',
      hint: 'Plumbline tries again. If it stays so, look at `pg_stat_activity` for a long transaction.',
    },
  ],
]

/** How `pg` and Node say that a connection could not be made, was lost, or took too long. */
const lost =
  /^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|ENOENT|ENETDOWN)|terminated|timeout exceeded|not queryable|Query read timeout/
const tls = /^(ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)|does not support SSL/

/**
 * An error of the driver as a fault.
 * @param what the database, as a person calls it
 */
export function postgresFault(what: string, error: unknown): FaultError {
  if (error instanceof FaultError) return error
  const { code, message } = error as { code?: unknown; message?: unknown }
  const said = typeof message === 'string' ? message : String(error)
  const told = toldBy(typeof code === 'string' ? code : '', said)
  const { says, ...rest } = told
  return new FaultError({ ...rest, message: `${what} ${says}: ${said}.` }, { cause: error })
}

function toldBy(code: string, said: string): Told {
  if (tls.test(code) || tls.test(said)) return untrusted
  if (lost.test(code) || lost.test(said)) return unreachable
  const known = byState.find(([prefix]) => code.startsWith(prefix))
  return (
    known?.[1] ?? {
      code: 'StoreFailed',
      source: 'controller',
      retry: 'backoff',
      says: 'cannot be used',
      hint: 'Look at the log of the database. Plumbline tries again.',
    }
  )
}

/** Whether the database undid a transaction and asks for another try. */
export function isUndone(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return code === '40001' || code === '40P01'
}

/** Whether the database refused the password. */
export function isDenied(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && code.startsWith('28')
}

/** Whether there is no such table or function. */
export function isSchemaGone(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return code === '42P01' || code === '42883'
}
