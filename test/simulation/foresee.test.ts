import { isRead } from '@plumbline/simulator'
import { expect, it } from 'vitest'
import type { UnitId } from '@plumbline/desired-state'
import { routedHouse, web } from '../support/routed.ts'

const unit: UnitId = 'prod/service/web'

it('says what a sync, a rollback and a revert would do, does nothing by that, and it is what they do', async () => {
  const house = await routedHouse()
  const spec = (image: string) => web({}, { image, drift: { mode: 'report' } })
  const control = () => house.control()
  house.commit({ web: spec('web:1') })
  await house.until(() => house.settled('web'))
  house.commit({ web: spec('web:2') })
  await house.until(() => house.settled('web'))
  const written = () =>
    [...house.aws().calls()]
      .filter(([op]) => !isRead(op))
      .map(([op, { calls }]) => `${op} ${calls}`)
  const before = [written(), JSON.stringify(await house.unit(unit))]

  expect((await control().foresee(unit, { ask: 'sync' })).plan).toMatchObject({
    steps: [],
    held: [],
    differences: [],
  })
  await expect(control().foresee(unit, { ask: 'revert' })).rejects.toThrow('without a commit')
  await expect(control().foresee(unit, { ask: 'release' })).rejects.toThrow('neither held')
  await expect(control().foresee('prod/service/nobody', { ask: 'sync' })).rejects.toThrow(
    'there is no unit',
  )
  const back = await control().foresee(unit, { ask: 'rollback' })
  const steps = back.plan?.steps.map(({ call, effect }) => [call.op, effect])
  expect(back.plan?.differences.map(({ resource }) => resource)).toContain(
    'task-definition/prod-web',
  )
  expect(steps).toEqual([['ecs:UpdateService', 'replaces tasks']])
  expect([written(), JSON.stringify(await house.unit(unit))]).toEqual(before)

  const asked = control().rollback(unit, { author: 'ana', reason: 'web:2 is slow' })
  await house.settle()
  await asked
  const [record] = await house.store.history(unit, 1)
  expect(record?.outcomes.map(({ step }) => [step.call.op, step.effect])).toEqual(steps)
  await house.stop()
})
