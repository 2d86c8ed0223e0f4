import { expect, it, onTestFinished } from 'vitest'
import { createHouse } from '../support/house.ts'
import { environment, service, shopWorld } from '../support/shop.ts'

/** An AWS that takes a field and never answers it, as one of another version or an emulator may. */
async function deafHouse() {
  const world = await shopWorld()
  const deaf = { is: true }
  const house = await createHouse({
    world,
    wrap: () => ({
      transport: (inner) => async (place, op, input, signal) => {
        const answer = await inner(place, op, input, signal)
        if (!deaf.is || op !== 'ecs:DescribeServices') return answer
        const { services = [] } = answer as { services?: object[] }
        const silent = services.map((one) => ({ ...one, enableExecuteCommand: false }))
        return { ...answer, services: silent }
      },
    }),
  })
  onTestFinished(() => house.stop())
  return { house, deaf }
}

it('what AWS takes and does not keep is sent later and later, and told', async () => {
  const { house, deaf } = await deafHouse()
  const spec = '{ image: "web:1", exec: true, roles: { task: web } }'
  house.git.commit({
    'environments/prod.yaml': environment('prod'),
    'apps/web.yaml': service('web', spec),
  })

  await house.turn(10 * 60_000)
  const sent = house.aws().calls().get('ecs:UpdateService')?.calls ?? 0
  expect(sent).toBeGreaterThan(3)
  expect(sent).toBeLessThan(20)
  const told = house.events.filter(({ fields }) => fields.reason === 'NotKept')
  expect(told.map(({ name }) => name)).toEqual(['unit.failed'])
  const why = (await house.unit('prod/service/web'))?.status.fault?.message
  expect(why).toContain('AWS took service/web enableExecuteCommand more than 3 times')
  expect(told[0]?.fields.why).toBe(why)

  deaf.is = false
  await house.turn(6 * 60_000)
  expect((await house.unit('prod/service/web'))?.status).toMatchObject({
    sync: { is: 'Synced' },
    operation: { is: 'Idle' },
  })
})
