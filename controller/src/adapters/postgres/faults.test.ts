import { expect, test } from 'vitest'
import { FaultError } from '../../model/fault.ts'
import { isUndone, postgresFault } from './faults.ts'

const what = 'The database plumbline at db:5432'

test.each([
  [{ code: 'ECONNREFUSED' }, 'StoreUnreachable', 'backoff'],
  [{ code: '57P01', message: 'terminating connection' }, 'StoreUnreachable', 'backoff'],
  [{ code: '08006' }, 'StoreUnreachable', 'backoff'],
  [{ message: 'Connection terminated unexpectedly' }, 'StoreUnreachable', 'backoff'],
  [{ message: 'timeout exceeded when trying to connect' }, 'StoreUnreachable', 'backoff'],
  [{ message: 'Query read timeout' }, 'StoreUnreachable', 'backoff'],
  [{ code: '53300' }, 'StoreUnreachable', 'backoff'],
  [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'StoreUntrusted', 'backoff'],
  [{ code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'StoreUntrusted', 'backoff'],
  [{ code: '28P01' }, 'StoreDenied', 'backoff'],
  [{ code: '3D000' }, 'StoreMissing', 'backoff'],
  [{ code: '42501' }, 'StoreForbidden', 'backoff'],
  [{ code: '25006' }, 'StoreReadOnly', 'backoff'],
  [{ code: '53100' }, 'StoreFull', 'backoff'],
  [{ code: '55P03' }, 'StoreBusy', 'soon'],
  [{ code: '57014' }, 'StoreBusy', 'soon'],
  [{ code: 'XX000', message: 'boom' }, 'StoreFailed', 'backoff'],
] as const)('%o is %s', (error, code, retry) => {
  const { fault } = postgresFault(what, Object.assign(new Error('said'), error))

  expect(fault).toMatchObject({ code, retry })
  expect(fault.message).toContain(what)
  expect(fault.hint).not.toBe('')
})

test('a fault stays what it is, and what was undone is known', () => {
  const known = new FaultError(postgresFault(what, new Error('said')).fault)

  expect(postgresFault(what, known)).toBe(known)
  expect(['40001', '40P01', '23505'].map((code) => isUndone({ code }))).toEqual([true, true, false])
})
