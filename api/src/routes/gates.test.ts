import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { gated } from '../gated.fixture.ts'
import {
  appWith,
  checkout,
  controlFixture,
  memoryFixture,
  newYear,
  passFixture,
  revision,
} from '../testing.ts'

const by = { author: 'dana', reason: 'looks good' }
const deployment = 'arn:d1'

async function start() {
  const control = controlFixture([checkout])
  const memories = [memoryFixture(checkout, { gates: gated })]
  const { app, store } = await appWith({ store: memoryStore(), memories, control })
  const post = (path: string, payload: object, headers = {}) =>
    app.inject({ method: 'POST', url: `/api/v1/units/${path}`, payload, headers })
  return { app, store, memories, control, post }
}

describe('an answer at a gate', () => {
  it.each([
    ['approve', true, 'continue'],
    ['reject', false, 'rollback'],
  ])('%s is said to the controller, bound to what was shown', async (verb, approve, said) => {
    const { control, post } = await start()

    const answer = await post(`${checkout}/${verb}`, { ...by, revision, deployment, gate: 'look' })

    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({ gate: 'look', answer: said, by: 'dana', revision })
    const saying = { ...by, approve, revision, deployment, gate: 'look' }
    expect(control.asked).toEqual([{ unit: checkout, answer: saying }])
  })

  it.each([
    ['without the commit that was shown', by],
    ['for what is no commit', { ...by, revision: 'HEAD' }],
    ['without a reason', { author: 'dana', revision }],
  ])('is refused %s', async (_case, body) => {
    const { control, post } = await start()

    const answer = await post(`${checkout}/approve`, body)

    expect(answer.statusCode).toBe(400)
    expect(control.asked).toEqual([])
  })

  it('is refused for a unit that nobody knows, and from another site', async () => {
    const { control, post } = await start()
    const body = { ...by, revision }

    const unknown = await post('prod/service/nothing/approve', body)
    const foreign = await post(`${checkout}/approve`, body, { origin: 'https://elsewhere.example' })

    expect([unknown.statusCode, foreign.statusCode]).toEqual([404, 403])
    expect(control.asked).toEqual([])
  })
})

it('shows what waits, who has approved, and the command that answers', async () => {
  const { app } = await start()

  const answer = await app.inject(`/api/v1/units/${checkout}`)

  expect(answer.json()).toMatchObject({
    gates: {
      waiting: [
        {
          name: 'look',
          stage: 'postTestTraffic',
          waitsFor: 'approval',
          deployment,
          until: '2026-01-01T01:00:00.000Z',
          onTimeout: 'rollback',
          required: 2,
          approvedBy: ['erin'],
          command: `plumbline approve ${checkout} --gate look --revision ${revision.slice(0, 8)} --reason …`,
        },
      ],
      answers: [{ gate: 'look', how: 'person', answer: 'continue', by: 'erin' }],
    },
  })
})

it('keeps in the history who said what, when and why', async () => {
  const { app, store, memories } = await start()
  const [memory] = memories
  const { answers } = gated
  if (memory !== undefined) await store.append(memory, passFixture(checkout, newYear, { answers }))

  const answer = await app.inject(`/api/v1/units/${checkout}/history`)

  expect(answer.json()).toMatchObject({
    items: [{ answers: [{ by: 'erin', why: '<b>fine</b>', at: '2026-01-01T00:00:00.000Z' }] }],
  })
})
