import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, expect, test } from 'vitest'
import { faultOf } from '../../model/fault.ts'
import type { Fault } from '../../model/fault.ts'
import type { Store } from '../../model/ports.ts'
import { sqliteStore } from './store.ts'
import { storeContract } from '../store/store.contract.ts'
import { memoryOf, recordOf } from '../store/store.fixture.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-store-'))
  folders.push(folder)
  return join(folder, 'below', 'plumbline.sqlite')
}

function faultFrom(open: () => unknown): Fault {
  try {
    open()
  } catch (error) {
    return faultOf(error)
  }
  throw new Error('it opened')
}

storeContract('the store in SQLite', () => {
  let file = ''
  let store: Store | undefined
  return {
    async open() {
      file = newFile()
      store = sqliteStore(file)
      return store
    },
    async reopen() {
      await store?.close()
      return sqliteStore(file)
    },
  }
})

test('a second opener is told that the file is in use, and the first goes on', async () => {
  const file = newFile()
  const first = sqliteStore(file)

  const fault = faultFrom(() => sqliteStore(file))

  expect(fault).toMatchObject({ code: 'StoreInUse', source: 'user', retry: 'never' })
  expect(fault.message).toContain(file)
  await first.append(memoryOf('prod/service/web'))
  await first.close()
})

test('another process keeps the file to itself until it is killed; nothing that it wrote is lost', async () => {
  const file = newFile()
  const script = `
    const { sqliteStore } = await import(${JSON.stringify(join(import.meta.dirname, 'store.ts'))})
    const store = sqliteStore(${JSON.stringify(file)})
    await store.append(${JSON.stringify(memoryOf('prod/service/web'))}, ${JSON.stringify(recordOf('prod/service/web', 5))})
    await store.intend('prod/service/web', 'r', { op: 'ecs:UpdateService', input: {} }, 1)
    process.stdout.write('written')
    process.stdin.resume()
  `
  const other = spawn(process.execPath, ['--input-type=module', '--eval', script])
  await once(other.stdout, 'data')

  const whileItRuns = faultFrom(() => sqliteStore(file))
  other.kill('SIGKILL')
  await once(other, 'exit')
  const store = sqliteStore(file)

  expect(whileItRuns.code).toBe('StoreInUse')
  expect(await store.unit('prod/service/web')).toEqual(memoryOf('prod/service/web'))
  expect(await store.history('prod/service/web', 1)).toHaveLength(1)
  expect(await store.openIntents()).toHaveLength(1)
  await store.close()
})

test('an append that fails half-way leaves nothing', async () => {
  const file = newFile()
  const store = sqliteStore(file)
  await store.append(memoryOf('prod/service/web', { failures: 1 }))
  const broken = { ...recordOf('prod/service/web', 5), revision: { toString: null } }

  const append = store.append(memoryOf('prod/service/web', { failures: 2 }), broken as never)

  await expect(append).rejects.toMatchObject({ fault: { code: 'StoreFailed' } })
  expect(await store.unit('prod/service/web')).toMatchObject({ failures: 1 })
  await store.append(memoryOf('prod/service/web', { failures: 3 }))
  expect(await store.unit('prod/service/web')).toMatchObject({ failures: 3 })
  await store.close()
})

test('intents that are settled go when their pass is recorded; others stay', async () => {
  const file = newFile()
  const store = sqliteStore(file)
  const call = { op: 'ecs:UpdateService', input: {} } as const
  const settled = await store.intend('prod/service/web', 'r', call, 1)
  const open = await store.intend('prod/service/web', 'r', call, 2)
  await store.settle(settled, 'done', 3)

  await store.append(memoryOf('prod/service/web'), recordOf('prod/service/web', 5))

  expect((await store.openIntents()).map(({ id }) => id)).toEqual([open])
  await store.close()
  const database = new DatabaseSync(file)
  expect(database.prepare('SELECT id FROM intent').all()).toHaveLength(1)
  database.close()
})

test('renders of an earlier language are forgotten, and nothing else is', async () => {
  const file = newFile()
  const store = sqliteStore(file)
  const unit = { kind: 'service' }
  const old = {
    ...memoryOf('prod/service/web'),
    failures: 3,
    applied: { unit },
    lastGood: { unit },
  }
  await store.append(old as never)
  await store.close()
  const database = new DatabaseSync(file)
  database.exec('DROP TABLE notice; DROP TABLE alert_state; DROP TABLE letter; DROP TABLE audit')
  database.exec('DROP TABLE api_request')
  database.exec('PRAGMA user_version = 1')
  database.close()

  const after = await sqliteStore(file).unit('prod/service/web')

  expect(after).toEqual({ ...memoryOf('prod/service/web'), failures: 3 })
})

test('a copy of the file of a stopped Plumbline is the whole store', async () => {
  const file = newFile()
  const store = sqliteStore(file)
  await store.append(memoryOf('prod/service/web'), recordOf('prod/service/web', 5))
  const open = await store.intend(
    'prod/service/web',
    'r',
    { op: 'ecs:UpdateService', input: {} },
    1,
  )
  await store.close()
  const copy = `${file}.copy`
  copyFileSync(file, copy)

  const restored = sqliteStore(copy)

  expect(await restored.units({})).toEqual([memoryOf('prod/service/web')])
  expect(await restored.history('prod/service/web', 10)).toHaveLength(1)
  expect((await restored.openIntents()).map(({ id }) => id)).toEqual([open])
  await restored.close()
})

test('a file of a newer Plumbline is refused and left as it is', async () => {
  const file = newFile()
  await sqliteStore(file).close()
  const database = new DatabaseSync(file)
  database.exec('PRAGMA user_version = 99')
  database.close()
  const before = readFileSync(file)

  const fault = faultFrom(() => sqliteStore(file))

  expect(fault).toMatchObject({ code: 'StoreTooNew', retry: 'never' })
  expect(fault.message).toContain('99')
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('a database of another program is refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-store-'))
  folders.push(folder)
  const database = new DatabaseSync(join(folder, 'other.sqlite'))
  database.exec('CREATE TABLE customer (name TEXT)')
  database.close()

  expect(faultFrom(() => sqliteStore(join(folder, 'other.sqlite'))).code).toBe('StoreForeign')
})

test.each([
  ['is no database', (): Buffer => Buffer.from('#!/bin/sh\n'.repeat(1_000))],
  ['was cut short', (data: Buffer): Buffer => data.subarray(0, 5_000)],
])('a file that %s is a clear fault', async (_name, harm) => {
  const file = newFile()
  const store = sqliteStore(file)
  for (let index = 0; index < 100; index++) await store.append(memoryOf(`prod/service/s${index}`))
  await store.close()
  writeFileSync(file, harm(readFileSync(file)))

  const fault = faultFrom(() => sqliteStore(file))

  expect(fault.code).toBe('StoreUnreadable')
  expect(fault.hint).toContain('only history is lost')
})

test('a folder that cannot be made is a clear fault', () => {
  const inTheWay = `${mkdtempSync(join(tmpdir(), 'plumbline-store-'))}/file`
  folders.push(join(inTheWay, '..'))
  writeFileSync(inTheWay, '')

  const fault = faultFrom(() => sqliteStore(join(inTheWay, 'plumbline.sqlite')))

  expect(fault.code).toBe('StoreFailed')
  expect(fault.message).toContain(inTheWay)
})

test('nobody else on the machine may read the file', async () => {
  const file = newFile()
  const store = sqliteStore(file)

  expect(statSync(file).mode & 0o077).toBe(0)
  await store.close()
})

test('the columns follow the status, so that units can be counted', async () => {
  const file = newFile()
  const store = sqliteStore(file)
  const memory = memoryOf('prod/service/web')
  await store.append(memory)
  const sync = { ...memory.status.sync, is: 'OutOfSync' } as const
  await store.append({ ...memory, status: { ...memory.status, sync } })
  await store.close()

  const database = new DatabaseSync(file)
  const rows = database.prepare('SELECT environment, kind, name, source, sync FROM unit').all()
  database.close()

  expect(rows.map((row) => ({ ...row }))).toEqual([
    { environment: 'prod', kind: 'service', name: 'web', source: 'shop', sync: 'OutOfSync' },
  ])
})

test('no line of the audit can be changed or taken away, by whatever opens the file', async () => {
  const file = newFile()
  const store = sqliteStore(file)
  const why = 'too many errors'
  const of = { who: 'ana', how: 'oidc', verb: 'hold', on: 'prod/service/web', why } as const
  await store.audit({ at: 1, ...of, outcome: 'done', request: 'a' })
  await store.close()

  const database = new DatabaseSync(file)
  for (const change of ["UPDATE audit SET entry = '{}'", 'DELETE FROM audit']) {
    expect(() => database.exec(change)).toThrow('the audit is only added to')
  }
  database.close()

  const after = sqliteStore(file)
  expect(await after.audits(10)).toMatchObject([{ who: 'ana', why }])
  await after.close()
})
