import { expect, test } from 'vitest'
import { createBench, refusal } from './bench.testing.ts'

test('a service drains before it is gone, and its name is free again after that', async () => {
  const bench = await createBench()
  await bench.running('web')
  const remove = (force: boolean) =>
    bench.call('DeleteService', { cluster: 'shop', service: 'web', force })
  const scaled = await refusal(remove(false))

  const removed = await remove(true)
  const listed = await bench.call('ListServices', { cluster: 'shop' })
  const tooEarly = await refusal(bench.create('web'))
  const updated = await refusal(
    bench.call('UpdateService', { cluster: 'shop', service: 'web', desiredCount: 1 }),
  )
  bench.pass(30)
  const inactive = await bench.service('web')
  const again = await refusal(remove(true))
  const fresh = await bench.create('web')

  expect(scaled).toBe(
    'InvalidParameterException: The service cannot be stopped while it is scaled above 0.',
  )
  expect(removed.service).toMatchObject({ status: 'DRAINING', runningCount: 2, desiredCount: 0 })
  expect(listed.serviceArns).toEqual([])
  expect(tooEarly).toBe(
    'InvalidParameterException: Unable to Start a service that is still Draining.',
  )
  expect(updated).toBe('ServiceNotActiveException: Service was not ACTIVE.')
  expect(inactive).toMatchObject({ status: 'INACTIVE', runningCount: 0, deployments: [] })
  expect(again).toContain('ServiceNotFoundException')
  expect(fresh).toMatchObject({ status: 'ACTIVE', desiredCount: 2 })
})

test('a service is not deleted during a rollout unless by force', async () => {
  const bench = await createBench()
  await bench.running('web')
  await bench.image('web', 'shop/web:2')
  await bench.call('UpdateService', {
    cluster: 'shop',
    service: 'web',
    taskDefinition: 'web:2',
    desiredCount: 0,
  })

  const answer = await refusal(bench.call('DeleteService', { cluster: 'shop', service: 'web' }))
  await bench.call('DeleteService', { cluster: 'shop', service: 'web', force: true })
  bench.pass(30)

  expect(answer).toBe(
    'InvalidParameterException: The service cannot be stopped while deployments are active.',
  )
  expect(await bench.service('web')).toMatchObject({ status: 'INACTIVE' })
})

test('an INACTIVE service is forgotten after a day', async () => {
  const bench = await createBench()
  await bench.running('web')
  await bench.call('DeleteService', { cluster: 'shop', service: 'web', force: true })
  bench.pass(25 * 3_600)

  const { failures } = await bench.call('DescribeServices', { cluster: 'shop', services: ['web'] })

  expect(failures).toMatchObject([{ reason: 'MISSING' }])
})
