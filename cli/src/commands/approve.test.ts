import { describe, expect, it, onTestFinished } from 'vitest'
import {
  appWith,
  checkout,
  controlFixture,
  memoryFixture,
  revision,
} from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { gated } from '../../../api/src/gated.fixture.ts'
import { runCommand } from '../testing.ts'

const by = { author: 'dana', reason: 'looks good' }
const why = ['--reason', by.reason, '--author', by.author]

async function start(gates: typeof gated | undefined = gated) {
  const control = controlFixture([checkout])
  const memory = memoryFixture(checkout, gates === undefined ? {} : { gates })
  const { app } = await appWith({ store: memoryStore(), memories: [memory], control })
  onTestFinished(() => app.close())
  return { control, api: await app.listen({ host: '127.0.0.1', port: 0 }) }
}

describe('approve and reject', () => {
  it.each([
    ['approve', true, 'gate look approved for 4f2c1e9d'],
    ['reject', false, 'gate look rejected for 4f2c1e9d'],
  ])('%s what waits now, commit and rollout', async (verb, approve, said) => {
    const { control, api } = await start()

    const ran = await runCommand([verb, checkout, '--gate', 'look', ...why, '--api', api])

    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toContain(said)
    expect(ran.out).toContain('what happens next:')
    const answer = { ...by, approve, revision, deployment: 'arn:d1', gate: 'look' }
    expect(control.asked).toEqual([{ unit: checkout, answer }])
  })

  it('bind to the commit that is named, and to no rollout of another one', async () => {
    const { control, api } = await start()

    for (const named of [revision.slice(0, 8), 'c0ffee'])
      await runCommand(['approve', checkout, '--revision', named, ...why, '--api', api])

    expect(control.asked).toEqual([
      {
        unit: checkout,
        answer: { ...by, approve: true, revision: revision.slice(0, 8), deployment: 'arn:d1' },
      },
      { unit: checkout, answer: { ...by, approve: true, revision: 'c0ffee' } },
    ])
  })

  it('must say why, and tell of a commit that is none', async () => {
    const { api } = await start()

    const silent = await runCommand(['approve', checkout, '--api', api])
    const wrong = await runCommand([
      'approve',
      checkout,
      '--revision',
      'HEAD',
      ...why,
      '--api',
      api,
    ])

    expect(silent.err).toContain('--reason')
    expect(wrong.code).toBe(1)
    expect(wrong.err).toContain('send a commit id or its beginning')
  })
})

it('status says what waits, who has approved, and how to answer', async () => {
  const { api } = await start()

  const ran = await runCommand(['status', checkout, '--api', api])

  expect(ran.out).toContain(
    'gate       look (postTestTraffic) waits for 2 approvals by team:leads since 2026-01-01T00:00:00.000Z; approved by erin; unanswered, it goes back at 2026-01-01T01:00:00.000Z',
  )
  expect(ran.out).toContain(`plumbline approve ${checkout} --gate look --revision 4f2c1e9d`)
  expect(ran.out).toContain('look: approved by erin at 2026-01-01T00:00:00.000Z: <b>fine</b>')
})
