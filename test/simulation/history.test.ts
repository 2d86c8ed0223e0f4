import { expect, it } from 'vitest'
import { createHouse, type House } from '../support/house.ts'
import { environment, service, shopWorld } from '../support/shop.ts'

const web = 'prod/service/web'
const minute = 60_000

/** A release of `web` that is through. */
async function released(house: House, spec: string): Promise<string> {
  house.git.commit({
    'environments/prod.yaml': environment('prod'),
    'apps/web.yaml': service('web', spec),
  })
  const revision = house.git.revision ?? ''
  await house.until(async () => (await house.unit(web))?.lastGood?.revision === revision)
  return revision
}

it('any release that was good can be gone back to, however many passes lie between', async () => {
  const house = await createHouse({ world: await shopWorld() })
  const first = await released(house, '{ image: "web:1" }')
  await released(house, '{ image: "web:2" }')
  const memory = await house.unit(web)
  const [newest] = await house.store.history(web, 1)
  if (memory === undefined || newest === undefined) throw new Error('nothing happened')
  const { attempts: _attempts, good: _good, ...pass } = newest
  for (let i = 1; i <= 600; i++) await house.store.append(memory, { ...pass, at: pass.at + i })

  const asked = house
    .control()
    .rollback(web, { to: first, reason: 'it was better', author: 'dana' })
  await Promise.all([asked, house.settle()])
  await house.turn(3 * minute)

  const [back] = (await house.store.attempts(web, 1)).flatMap(({ attempts = [] }) => attempts)
  expect(back).toMatchObject({ cause: 'rollback', by: 'dana', revision: first })
  expect(back?.outcome).toBe('succeeded')
  await house.stop()
})

it('what the alarms said of a rollout that succeeded is kept with it', async () => {
  const house = await createHouse({ world: await shopWorld() })
  const alarms =
    'alarms: { errors: { cloudwatch: { namespace: Shop, metric: Errors }, above: 5, missing: notBreaching } }, deploy: { alarms: [errors] }'

  await released(house, `{ image: "web:1", ${alarms} }`)
  await house.turn(minute)
  await released(house, `{ image: "web:2", ${alarms} }`)

  const [last] = (await house.store.attempts(web, 1)).flatMap(({ attempts = [] }) => attempts)
  expect(last).toMatchObject({
    outcome: 'succeeded',
    evidence: {
      why: '',
      final: true,
      alarms: [{ name: 'plumbline/prod/web/errors', state: 'OK', missingData: 'notBreaching' }],
      unread: [],
    },
  })
  await house.turn(minute)
  expect((await house.unit(web))?.evidence).toBeUndefined()
  await house.stop()
})
