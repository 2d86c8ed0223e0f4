import type { UnitMemory } from '@plumbline/controller/model'
import { describe, expect, it, onTestFinished } from 'vitest'
import { appWith, checkout, memoryFixture, newYear, revision } from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { runCommand } from '../testing.ts'

const before = '0'.repeat(40)
const catalog = 'dev/service/catalog'
const rolling = { operation: 'RollingOut', health: 'Progressing' } as const

/** An API whose units change while somebody watches: `next` is what the store learns with each look. */
async function start(memories: readonly UnitMemory[], next: readonly UnitMemory[] = []) {
  const store = memoryStore()
  const { app } = await appWith({ store, memories })
  onTestFinished(() => app.close())
  const api = await app.listen({ host: '127.0.0.1', port: 0 })
  const coming = [...next]
  let now = newYear
  const ended = new AbortController()
  const clock = {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms
      const one = coming.shift()
      if (one !== undefined) await store.append(one)
      if (one === undefined && next.length > 0 && now > newYear + 30_000) ended.abort()
    },
  }
  const watch = (args: readonly string[], more = {}) =>
    runCommand(['watch', ...args, '--api', api], { clock, signal: ended.signal, ...more })
  return { watch }
}

const lines = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(10))

describe('watch', () => {
  it('tells each change once, and ends when a commit is in place', async () => {
    const { watch } = await start(
      [memoryFixture(checkout, { revision: before }), memoryFixture(catalog)],
      [
        memoryFixture(checkout, { words: rolling }),
        memoryFixture(checkout, { words: rolling }),
        memoryFixture(checkout),
      ],
    )

    const ran = await watch(['--revision', revision.slice(0, 8)])

    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(lines(ran.out)).toEqual([
      'dev/service/catalog  ✓ Synced  ✓ Healthy  · Idle  4f2c1e9d  2 of 2 tasks run',
      'prod/service/checkout  ✓ Synced  ✓ Healthy  · Idle  00000000  2 of 2 tasks run',
      'prod/service/checkout  ✓ Synced  ↻ Progressing  ↻ RollingOut  4f2c1e9d  there is nothing to do',
      'prod/service/checkout  ✓ Synced  ✓ Healthy  · Idle  4f2c1e9d  2 of 2 tasks run',
    ])
  })

  it.each<[string, Partial<UnitMemory>, number]>([
    [
      'a release that failed, whose unit works towards the one before',
      { revision: before, hold: { fingerprint: 'b', revision, reason: 'exit code 1', since: 0 } },
      5,
    ],
    [
      'a document that is wrong',
      { problems: [{ file: 'a.yaml', line: 1, column: 1, length: 1, path: '', message: 'no' }] },
      3,
    ],
  ])('ends with %s', async (_, more, code) => {
    const words = { sync: 'OutOfSync', health: 'Degraded', operation: 'Held' } as const
    const { watch } = await start([
      memoryFixture(catalog),
      memoryFixture(checkout, { words, ...more }),
    ])

    expect((await watch(['--revision', revision])).code).toBe(code)
  })

  it('waits for people, says at the end of its time what is not in place, and ends with 6', async () => {
    const words = { operation: 'Held' } as const
    const { watch } = await start([memoryFixture(catalog), memoryFixture(checkout, { words })])

    const ran = await watch(['--revision', revision, '--timeout', '10s'])

    expect(ran.code).toBe(6)
    expect(ran.err).toBe(
      'prod/service/checkout is not in place: there is nothing to do\nnot in place after 10 s\n',
    )
  })

  it('takes a failure of an older commit for none of its own', async () => {
    const words = { health: 'Degraded', operation: 'Held' } as const
    const hold = { fingerprint: 'b', revision: before, reason: 'no', since: 0 }
    const { watch } = await start(
      [memoryFixture(checkout, { words, hold, revision: before })],
      [memoryFixture(checkout, { words: rolling }), memoryFixture(checkout)],
    )

    expect((await watch([checkout, '--revision', revision])).code).toBe(0)
  })

  it('is about one unit or one environment where that is asked, and goes on until it is ended', async () => {
    const one = await start(
      [memoryFixture(catalog), memoryFixture(checkout)],
      [memoryFixture(catalog)],
    )
    const dev = await start(
      [memoryFixture(catalog), memoryFixture(checkout)],
      [memoryFixture(catalog)],
    )

    const ofOne = await one.watch([checkout])
    const ofDev = await dev.watch(['--environment', 'dev'])

    expect([ofOne.code, ofDev.code]).toEqual([130, 130])
    expect(lines(ofOne.out).map((line) => line.split(' ')[0])).toEqual([checkout])
    expect(lines(ofDev.out).map((line) => line.split(' ')[0])).toEqual([catalog])
  })

  it('brings a line up to date where it stands, in a terminal alone', async () => {
    const because = (why: string) =>
      memoryFixture(checkout, {
        status: {
          ...memoryFixture(checkout).status,
          health: { is: 'Healthy', reason: 'a', why, since: newYear },
        },
      })
    const many = () =>
      start([because('1 of 2')], [because('2 of 2'), memoryFixture(checkout, { revision: before })])

    const inTerminal = await (await many()).watch([checkout], { columns: 200 })
    const inLog = await (await many()).watch([checkout])

    expect(inTerminal.out.split('\u001B[1A\u001B[2K')).toHaveLength(3)
    expect(inLog.out).not.toContain('\u001B')
    expect(lines(inLog.out)).toHaveLength(3)
  })

  it.each([
    [['--revision', 'HEAD'], 'HEAD is not a commit'],
    [['checkout'], 'checkout'],
  ])('refuses %j: %s', async (args, message) => {
    const { watch } = await start([])

    const ran = await watch(args)

    expect(ran.code).toBe(1)
    expect(ran.err).toContain(message)
  })
})
