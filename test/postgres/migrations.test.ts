import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { postgres } from '../../controller/src/adapters/postgres/store.ts'
import { openPool } from '../../controller/src/adapters/postgres/pool.ts'
import { steps } from '../../controller/src/adapters/postgres/migrations.ts'
import type { Step } from '../../controller/src/adapters/postgres/migrations.ts'
import { postgresTokens } from '../../controller/src/adapters/postgres/tokens.ts'
import type { Value } from '../../controller/src/adapters/sql/statement.ts'
import { sqlStore } from '../../controller/src/adapters/sql/store.ts'
import { source } from '../../controller/src/adapters/store/store.fixture.ts'
import {
  attempt,
  memoryOf,
  recordOf,
  update,
} from '../../controller/src/adapters/store/store.fixture.ts'
import type { PostgresSettings, Store, Tokens } from '../../controller/src/model/index.ts'
import { describeWith } from '../require.ts'
import { startCluster } from '../support/postgres.ts'
import type { Cluster } from '../support/postgres.ts'

/** A store whose program knows these steps and no others, and what it said to the database. */
function openAt(
  settings: PostgresSettings,
  known: readonly Step[],
): { store: Store; tokens: Tokens; said: string[] } {
  const db = postgres(settings, openPool(settings), known)
  const said: string[] = []
  const store = sqlStore({
    ...db,
    all: (statement) => {
      said.push(statement.text)
      return db.all(statement)
    },
    write: (statements) => {
      said.push(...statements.map(({ text }) => text))
      return db.write(statements)
    },
  })
  const tokens = postgresTokens(
    {
      ask: async (text, values = []) => {
        said.push(text)
        return (await db.all({ text, values: values as Value[] })) as never
      },
    },
    'the database',
  )
  return { store, tokens, said }
}

/** Everything that a program asks a store for. */
async function useAll(store: Store): Promise<void> {
  const unit = 'prod/service/web'
  const notice = { at: 1, subject: unit, began: [], ended: [] }
  const who = { who: 'ana', how: 'oidc', verb: 'hold', on: unit, why: 'why' } as const
  await store.append(memoryOf(unit), { ...recordOf(unit, 5), attempts: [attempt] }, notice)
  await store.append(memoryOf(unit), recordOf(unit, 6))
  await store.saveSource(source, notice)
  await store.settle(await store.intend(unit, 'r', update, 1), 'done', 2)
  await store.audit({ at: 1, ...who, outcome: 'asked', request: 'a' })
  const alert = { id: 'a', at: 1, state: 'begun', cause: 'c', level: 'warn', title: 't' } as const
  const letter = { alert: { ...alert, since: 1, count: 1, subjects: [] }, sink: 'ops' }
  const waiting = { ...letter, state: 'waiting', attempts: 0, dueAt: 1 } as const
  await store.saveAlerts(0, { causes: {}, sentAt: [] }, [waiting])
  await store.settleLetter(waiting)
  expect(await store.unit(unit)).toEqual(memoryOf(unit))
  expect(
    await store.units({ environment: 'prod', source: 'shop', after: 'a', limit: 5 }),
  ).toHaveLength(1)
  expect(await store.units({})).toHaveLength(1)
  for (const page of [store.history(unit, 5), store.attempts(unit, 5), store.recent(5)]) {
    expect((await page).length).toBeGreaterThan(0)
  }
  expect((await store.triedSince(0)).tried.length).toBeGreaterThan(0)
  expect((await store.triedLately(5)).length).toBeGreaterThan(0)
  expect(await store.openIntents()).toEqual([])
  expect(await store.source('shop')).toEqual(source)
  expect((await store.notices(5)).length).toBeGreaterThan(0)
  expect(await store.alertState()).toEqual({ causes: {}, sentAt: [] })
  expect(await store.nextLetter('ops')).toEqual(waiting)
  expect(await store.letters(5)).toHaveLength(1)
  expect((await store.audits(5)).length).toBeGreaterThan(0)
  const request = { name: 'a', fingerprint: 'f', at: 1 }
  await store.beginRequest(request, 0)
  await store.endRequest('a', { status: 200, payload: '{}' })
  expect(await store.beginRequest(request, 0)).toMatchObject({ answer: { status: 200 } })
  await store.endRequest('a')
  await store.forget(unit)
}

async function drawAll(tokens: Tokens): Promise<void> {
  const bucket = { account: '1', region: 'r', group: 'ecs:UpdateService' } as const
  const draw = { wanted: 1, aheadMs: 0, throttled: false, accepted: 0, spent: 0 }
  await tokens.draw(bucket, { burst: 5, perSecond: 1 }, draw)
  await tokens.draw(bucket, { burst: 5, perSecond: 1 }, { ...draw, throttled: true })
}

/** What the program of a version says to the database, as that version was released. */
function spokenFile(version: number): string {
  return join(import.meta.dirname, 'spoken', `version-${version}.sql`)
}

function spoken(texts: readonly string[]): string {
  const plain = texts.map((text) => `${text.replaceAll(/\s+/g, ' ').trim()};\n`)
  return [...new Set(plain)].toSorted().join('')
}

/** Steps that come after those of this program. */
const expands: Step = {
  sql: `ALTER TABLE unit ADD COLUMN team text;
        ALTER TABLE history ADD COLUMN weight integer NOT NULL DEFAULT 0;
        CREATE TABLE lane (name text PRIMARY KEY);
        CREATE INDEX unit_team ON unit (team)`,
}
const breaks: Step = { sql: 'ALTER TABLE unit DROP COLUMN name', worksFrom: steps.length + 2 }

describeWith(['postgres'], 'the schema in PostgreSQL', ({ postgres: server }) => {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await startCluster(server)
  })
  afterAll(() => cluster.remove())

  test('what each version says is written down', async () => {
    const { store, tokens, said } = openAt(await cluster.fresh(), steps)
    await useAll(store)
    await drawAll(tokens)
    await store.close()

    await expect(spoken(said)).toMatchFileSnapshot(spokenFile(steps.length))
  })

  test('every earlier version can say what it says on the schema of today', async () => {
    const { database } = await cluster.fresh()

    for (const version of steps.keys()) {
      const texts = readFileSync(spokenFile(version + 1), 'utf8')
        .trim()
        .split(';\n')
      expect(texts.length).toBeGreaterThan(15)
      for (const text of texts) {
        const asked = `SET search_path = plumbline; PREPARE said AS ${text}`
        await cluster.run(asked, database)
      }
    }
  })

  test('a replica works on while another one expands the schema, and after a restart too', async () => {
    const settings = await cluster.empty()
    const older = openAt(settings, steps).store
    await older.append(memoryOf('prod/service/api'))
    await older.forget('prod/service/api')
    const newer = openAt(settings, [...steps, expands]).store

    const [page] = await Promise.all([newer.units({}), useAll(older)])

    expect(page.length).toBeLessThan(2)
    const again = openAt(settings, steps).store
    await again.append(memoryOf('prod/service/mail'))
    const rows = await cluster.run('SELECT * FROM plumbline.schema_version', settings.database)
    expect(rows).toEqual([{ version: steps.length + 1, works_from: 0 }])
    for (const store of [older, newer, again]) await store.close()
  })

  test('a program that a step has left behind refuses the database and leaves it as it is', async () => {
    const settings = await cluster.fresh()
    const newer = openAt(settings, [...steps, expands, breaks]).store
    await newer.source('shop')
    const older = openAt(settings, [...steps, expands]).store
    const oldest = openAt(settings, steps).store

    for (const store of [older, oldest]) {
      await expect(store.append(memoryOf('prod/service/web'))).rejects.toMatchObject({
        fault: { code: 'StoreTooNew', retry: 'never', hint: expect.stringContaining('newer') },
      })
    }
    expect(await cluster.run('SELECT count(*) FROM plumbline.unit', settings.database)).toEqual([
      { count: '0' },
    ])
    for (const store of [newer, older, oldest]) await store.close()
  })

  test('a step that fails leaves the schema as it was', async () => {
    const settings = await cluster.fresh()
    const wrong = openAt(settings, [...steps, expands, { sql: 'CREATE TABLE unit ()' }]).store

    await expect(wrong.units({})).rejects.toMatchObject({ fault: { code: 'StoreFailed' } })

    const right = openAt(settings, [...steps, expands]).store
    expect(await right.units({})).toEqual([])
    await wrong.close()
    await right.close()
  })

  test('a schema of others is refused; one that is empty is taken, with no right to make schemas', async () => {
    const settings = await cluster.empty()
    await cluster.run('CREATE SCHEMA theirs; CREATE TABLE theirs.customer ()', settings.database)
    await cluster.run(
      `CREATE ROLE guest LOGIN; CREATE SCHEMA given AUTHORIZATION guest; CREATE SCHEMA closed`,
      settings.database,
    )
    const guest = { ...settings, user: 'guest' }
    const theirs = openAt({ ...settings, schema: 'theirs' }, steps).store
    const given = openAt({ ...guest, schema: 'given' }, steps).store
    const none = openAt({ ...guest, schema: 'closed' }, steps).store

    const foreign = { fault: { code: 'StoreForeign', message: expect.stringContaining('theirs') } }
    await expect(theirs.units({})).rejects.toMatchObject(foreign)
    expect(await given.units({})).toEqual([])
    await expect(none.units({})).rejects.toMatchObject({ fault: { code: 'StoreForbidden' } })
    for (const store of [theirs, given, none]) await store.close()
  })
})
