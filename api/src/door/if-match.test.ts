import type { UnitMemory } from '@plumbline/controller/model'
import { describe, expect, it, onTestFinished } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { stateOf } from '../views/state.ts'
import { appWith, checkout, controlFixture, drifted, memoryFixture, newYear } from '../testing.ts'

const url = `/api/v1/units/${checkout}`
const by = { author: 'ana', reason: 'it is bad' }

async function start(now: UnitMemory) {
  const control = controlFixture([checkout])
  const seen = { memory: now }
  const app = (
    await appWith({
      store: memoryStore(),
      memories: [now],
      control: Object.assign(control, { seen: () => seen.memory }),
    })
  ).app
  onTestFinished(() => app.close())
  const release = (match: string) =>
    app.inject({
      method: 'POST',
      url: `${url}/release`,
      headers: { 'content-type': 'application/json', 'if-match': match },
      body: by,
    })
  return { app, control, seen, release }
}

describe('a request that is bound to the state of a unit', () => {
  const before = memoryFixture(checkout)
  const moved: readonly (readonly [what: string, Partial<UnitMemory>])[] = [
    ['another commit', { revision: 'b'.repeat(40) }],
    ['drift', { differences: drifted }],
    ['a pin', { pin: { mode: 'hold', author: 'ben', reason: 'no', since: newYear } }],
  ]

  it.each(moved)('is refused after %s, and nothing is done', async (_, change) => {
    const { app, control, seen, release } = await start(before)
    const { headers, ...answer } = await app.inject({ url })
    seen.memory = { ...before, ...change }

    for (const match of [String(headers.etag), `"${answer.json().state}"`]) {
      const refused = await release(match)
      expect(refused.statusCode).toBe(412)
      expect(refused.json()).toMatchObject({
        type: '/errors/moved-on',
        errors: [{ pointer: '/headers/if-match', hint: 'look at the unit again, and decide anew' }],
      })
    }
    expect(control.asked).toEqual([])
  })

  it('is taken while nothing moved but the moment of the last look', async () => {
    const { app, control, seen, release } = await start(before)
    const { headers } = await app.inject({ url })
    seen.memory = {
      ...before,
      observedAt: newYear + 5000,
      next: { at: newYear + 9000, because: 'x' },
    }

    for (const match of [String(headers.etag), `"other", "${stateOf(before)}"`, '*']) {
      expect((await release(match)).statusCode).toBe(200)
    }
    expect(control.asked).toHaveLength(3)
  })

  it('gives away no value: a difference in another value of the same field is the same state', () => {
    const [one] = drifted
    const other = drifted.map((all) => ({
      ...all,
      differences: all.differences.map((field) => ({ ...field, from: 'guess' })),
    }))
    expect(one).toBeDefined()
    expect(stateOf({ ...before, differences: other })).toBe(
      stateOf({ ...before, differences: drifted }),
    )
  })
})
