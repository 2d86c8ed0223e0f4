import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import {
  appWith,
  checkout,
  controlFixture,
  memoryFixture,
  newYear,
  statusFixture,
} from '../testing.ts'

const count = {
  resource: 'service/checkout',
  verb: 'change',
  differences: [{ path: 'desiredCount', from: 7, to: 2 }],
} as const
const level = {
  resource: 'task-definition/prod-checkout',
  verb: 'change',
  differences: [{ path: 'containers.app.environment.TOKEN', from: 'hunter2', to: 'hunter1' }],
} as const
const gone = {
  resource: 'alarm/busy',
  verb: 'create',
  differences: [{ path: 'Threshold', to: 1 }],
} as const

async function start() {
  const status = statusFixture()
  const sync = { is: 'OutOfSync', reason: 'Drifted', why: 'changed', since: newYear } as const
  const edit = {
    by: 'somebody',
    call: 'ecs:UpdateService',
    from: '192.0.2.1',
    agent: 'aws-cli',
    at: newYear,
  }
  const drifted = memoryFixture(checkout, {
    status: { ...status, sync, next: 'reported only' },
    differences: [count, level, gone],
    drift: { since: newYear, differences: [count, level, gone], edits: [edit] as never },
    ignored: [
      { ...count, rule: 'load', around: true, reason: 'load test', untilMs: newYear + 1_000 },
    ],
  })
  const control = controlFixture([checkout])
  const calm = memoryFixture('dev/service/calm')
  const { app } = await appWith({ store: memoryStore(), memories: [drifted, calm], control })
  return { app, control }
}

const told = {
  by: 'somebody',
  call: 'ecs:UpdateService',
  from: '192.0.2.1',
  agent: 'aws-cli',
  at: '2026-01-01T00:00:00.000Z',
}

describe('drift', () => {
  it('is listed field by field, with who and what next, and ignored fields with their rule', async () => {
    const { app } = await start()

    const answer = await app.inject('/api/v1/drift')

    const { items } = answer.json<{ items: Record<string, unknown>[] }>()
    expect(items).toMatchObject([
      {
        name: 'checkout',
        resource: 'service/checkout',
        path: 'desiredCount',
        from: 7,
        to: 2,
        since: '2026-01-01T00:00:00.000Z',
        edits: [told],
        ignored: null,
        next: 'reported only',
      },
      { resource: 'task-definition/prod-checkout' },
      { resource: 'alarm/busy', path: null, verb: 'create' },
      {
        path: 'desiredCount',
        since: null,
        ignored: {
          rule: 'load',
          of: 'environment',
          reason: 'load test',
          until: '2026-01-01T00:00:01.000Z',
        },
      },
    ])
    expect(answer.body).not.toContain('hunter')
  })

  it('names who made it in the status and the differences of the unit, too', async () => {
    const { app } = await start()

    const status = await app.inject(`/api/v1/units/${checkout}`)
    const diff = await app.inject(`/api/v1/units/${checkout}/diff`)

    expect(status.json()).toMatchObject({ drift: { edits: [told] } })
    expect(diff.json()).toMatchObject({ edits: [told] })
  })

  it('is listed of one environment alone', async () => {
    const { app } = await start()

    const answer = await app.inject('/api/v1/drift?environment=dev')

    expect(answer.json()).toEqual({ items: [] })
  })

  it('is undone by the word of a person, who says why', async () => {
    const { app, control } = await start()
    const by = { author: 'dana', reason: 'the test is over' }
    const post = (payload: object) =>
      app.inject({ method: 'POST', url: `/api/v1/units/${checkout}/revert`, payload })

    const silent = await post({ author: 'dana' })
    const answer = await post(by)

    expect([silent.statusCode, answer.statusCode]).toEqual([400, 200])
    expect(control.asked).toEqual([{ unit: checkout, revert: by }])
  })

  it('of a controller that has looked at everything is answered without the store', async () => {
    const status = statusFixture()
    const sync = { is: 'OutOfSync', reason: 'Drifted', why: 'changed', since: newYear } as const
    const seen = [
      memoryFixture(checkout, { status: { ...status, sync }, differences: [count] }),
      memoryFixture('dev/service/calm'),
    ]
    const store = memoryStore()
    const { app } = await appWith({
      store: { ...store, units: () => Promise.reject(new Error('was read')) },
      memories: [],
      control: controlFixture([checkout], { seen }),
    })

    const { items } = (await app.inject('/api/v1/drift')).json()
    expect(items).toMatchObject([{ name: 'checkout', path: 'desiredCount' }])
    const load = await app.inject('/api/v1/load')
    expect(load.json()).toMatchObject({ oldestLook: '2026-01-01T00:00:00.000Z' })
  })
})
