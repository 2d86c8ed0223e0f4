import type { Orphans } from '@plumbline/controller/model'
import { expect, it } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { orphansFixture } from '../orphans.fixture.ts'
import { appWith, checkout, controlFixture, newYear } from '../testing.ts'

async function start(orphans?: Orphans) {
  const control = controlFixture([checkout], orphans === undefined ? {} : { orphans })
  const { app } = await appWith({ store: memoryStore(), memories: [], control })
  return { app, control }
}

const post = (url: string, payload: object) => ({ method: 'POST', url, payload }) as const
const by = { author: 'dana', reason: 'the shop has moved' }

it('is what is left and what nobody manages, with what was not seen', async () => {
  const { app } = await start(orphansFixture)

  const answer = await app.inject('/api/v1/orphans')

  const at = new Date(newYear).toISOString()
  expect(answer.json()).toMatchObject({
    blind: null,
    places: [
      {
        environments: ['prod'],
        triedAt: at,
        lookedAt: null,
        gaps: [{ what: 'what carries our tags', code: 'AccessDenied', since: at }],
        elsewhere: { other: 3 },
      },
    ],
    orphans: [
      { kind: 'log-group', name: '/plumbline/prod/checkout', since: at, removable: true },
      { kind: 'service', arn: null, removable: true },
      { kind: 'unknown', reason: 'UnknownThing', removable: false },
    ],
    unmanaged: [{ name: 'legacy', createdAt: at }],
  })
})

it('says that nobody has looked yet', async () => {
  const { app } = await start({
    places: [],
    orphans: [],
    unmanaged: [],
    blind: 'nobody has looked yet',
  })

  expect((await app.inject('/api/v1/orphans')).json().blind).toBe('nobody has looked yet')
})

it('asks the controller to look, and to remove exactly what was shown', async () => {
  const { app, control } = await start()
  const units = [{ unit: checkout, resources: ['log-group//plumbline/prod/checkout'] }]

  const looked = await app.inject(post('/api/v1/orphans/look', {}))
  const removed = await app.inject(post('/api/v1/orphans/remove', { ...by, units, many: 1 }))

  expect([looked.statusCode, removed.statusCode]).toEqual([202, 202])
  expect(removed.json()).toEqual({ accepted: true, units: [checkout] })
  expect(control.asked).toEqual([{ look: 'orphans' }, { remove: units, ...by, many: 1 }])
})

it('passes on why the controller refuses, and takes nothing but units', async () => {
  const { app, control } = await start()
  const remove = (unit: string) =>
    app.inject(post('/api/v1/orphans/remove', { ...by, units: [{ unit, resources: [] }] }))

  const refused = await remove('prod/service/nobody')
  const wrong = await remove('/plumbline/prod/web')
  const nameless = await app.inject(post('/api/v1/orphans/remove', { units: [] }))

  expect(refused.statusCode).toBe(409)
  expect(wrong.statusCode).toBe(400)
  expect(wrong.json().errors[0].message).toContain('ENVIRONMENT/KIND/NAME')
  expect(nameless.statusCode).toBe(400)
  expect(control.asked).toEqual([])
})
