import { expect, test } from 'vitest'
import {
  awsError,
  everyService,
  faultFrom,
  scripted,
  services,
  taskDefinitions,
} from './aws-world.ts'

test.each([
  [1, 1],
  [10, 1],
  [11, 2],
  [500, 50],
])('%i looks at once become %i calls', async (looks, calls) => {
  const { reader, sent } = scripted(everyService)
  const names = Array.from({ length: looks }, (_, index) => `s${index}`)

  const found = await Promise.all(names.map((name) => reader.look(services, 'shop', name)))

  expect(sent).toHaveLength(calls)
  expect(found.map((service) => service?.serviceName)).toEqual(names)
})

test('looks of workers that come one after the other still fill their batches', async () => {
  const { reader, sent } = scripted(async (request) => {
    await new Promise((resolve) => setImmediate(resolve))
    return everyService(request)
  })
  const names = Array.from({ length: 500 }, (_, index) => `s${index}`)
  async function work(): Promise<void> {
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      await reader.look(services, 'shop', name)
    }
  }

  await Promise.all(Array.from({ length: 256 }, work))

  expect(sent).toHaveLength(50)
})

test('a batch that is not full does not wait long for a call that hangs', async () => {
  const { reader, clock, sent } = scripted((request) =>
    request.input.services.includes('s0') ? new Promise<object>(() => {}) : everyService(request),
  )
  const hanging = reader.look(services, 'shop', 's0')
  await clock.advance(0)

  const look = reader.look(services, 'shop', 's1')
  await clock.advance(99)
  const before = sent.length
  await clock.advance(1)

  expect(before).toBe(1)
  expect(await look).toMatchObject({ serviceName: 's1' })
  const fault = faultFrom(hanging)
  await clock.advance(600_000)
  expect((await fault).code).toBe('AwsUnavailable')
})

test('under a slow rate the keys are chosen when the call leaves, so that batches fill up', async () => {
  const { reader, clock, sent } = scripted(everyService)
  const drained = Array.from({ length: 100 }, (_, index) => reader.look(services, `c${index}`, 'x'))
  await Promise.all(drained)
  sent.length = 0

  const looks = [reader.look(services, 'shop', 's0')]
  await clock.advance(10)
  for (let index = 1; index < 10; index++) looks.push(reader.look(services, 'shop', `s${index}`))
  await clock.advance(1_000)
  await Promise.all(looks)

  expect(sent).toHaveLength(1)
  expect(sent[0]?.input.services).toHaveLength(10)
})

test('scopes are asked apart', async () => {
  const { reader, sent } = scripted(everyService)

  await Promise.all([reader.look(services, 'shop', 'web'), reader.look(services, 'mail', 'web')])

  expect(sent.map(({ input }) => input.cluster)).toEqual(['shop', 'mail'])
})

test('what AWS does not return is undefined', async () => {
  const { reader } = scripted(everyService)

  const [found, missing] = await Promise.all([
    reader.look(services, 'shop', 'web'),
    reader.look(services, 'shop', 'missing'),
  ])

  expect(found?.serviceName).toBe('web')
  expect(missing).toBeUndefined()
})

test('equal keys share one answer, while they wait and while they fly', async () => {
  const answer = Promise.withResolvers<void>()
  const { reader, sent } = scripted(async (request) => {
    await answer.promise
    return everyService(request)
  })

  const waiting = [reader.look(services, 'shop', 'web'), reader.look(services, 'shop', 'web')]
  await nextRounds()
  const flying = reader.look(services, 'shop', 'web')
  answer.resolve()
  await Promise.all([...waiting, flying])

  expect(sent.map(({ input }) => input.services)).toEqual([['web']])
})

test('a read that was sent before a write ended does not answer a look after it', async () => {
  let desiredCount = 1
  const first = Promise.withResolvers<void>()
  const { reader, writer, clock } = scripted(async ({ op, input }, index) => {
    if (op === 'ecs:UpdateService') {
      desiredCount = input.desiredCount
      return {}
    }
    const answer = { services: [{ serviceName: 'web', desiredCount }] }
    if (index === 0) await first.promise
    return answer
  })
  const before = reader.look(services, 'shop', 'web')
  await nextRounds()

  await writer.call({ op: 'ecs:UpdateService', input: { service: 'web', desiredCount: 2 } })
  const after = reader.look(services, 'shop', 'web')
  first.resolve()
  await clock.advance(200)

  expect((await before)?.desiredCount).toBe(1)
  expect((await after)?.desiredCount).toBe(2)
})

test('later looks ask again; answers that never change are asked for once', async () => {
  const { reader, sent } = scripted((request) =>
    request.op === 'ecs:DescribeServices'
      ? everyService(request)
      : { taskDefinition: { taskDefinitionArn: request.input.taskDefinition } },
  )

  for (let turn = 0; turn < 3; turn++) {
    await reader.look(services, 'shop', 'web')
    await reader.look(taskDefinitions, '', 'web:1')
  }

  expect(sent.filter(({ op }) => op === 'ecs:DescribeServices')).toHaveLength(3)
  expect(sent.filter(({ op }) => op === 'ecs:DescribeTaskDefinition')).toHaveLength(1)
})

test('a missing thing that could never change is asked for again: it may come to be', async () => {
  let exists = false
  const { reader } = scripted(({ input }) =>
    exists ? { taskDefinition: { taskDefinitionArn: input.taskDefinition } } : {},
  )

  const before = await reader.look(taskDefinitions, '', 'web:1')
  exists = true
  const after = await reader.look(taskDefinitions, '', 'web:1')

  expect([before, after?.taskDefinitionArn]).toEqual([undefined, 'web:1'])
})

test('a call that fails fails only its own keys', async () => {
  const { reader } = scripted((request) => {
    if (request.input.services.includes('s0')) throw awsError('ClusterNotFoundException')
    return everyService(request)
  })
  const names = Array.from({ length: 20 }, (_, index) => `s${index}`)

  const results = await Promise.allSettled(names.map((name) => reader.look(services, 'shop', name)))

  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(10)
})

test.each(['InvalidParameterException', 'LoadBalancerNotFoundException', 'RuleNotFoundException'])(
  'one key that AWS refuses with %s does not fail the nine beside it',
  async (code) => {
    const { reader, sent } = scripted((request) => {
      if (request.input.services.includes('s3')) throw awsError(code)
      return everyService(request)
    })
    const names = Array.from({ length: 10 }, (_, index) => `s${index}`)

    const results = await Promise.allSettled(
      names.map((name) => reader.look(services, 'shop', name)),
    )

    expect(results.map(({ status }) => status === 'rejected').indexOf(true)).toBe(3)
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    expect(sent.length).toBeLessThanOrEqual(9)
  },
)

async function nextRounds(): Promise<void> {
  for (let round = 0; round < 3; round++) await new Promise((resolve) => setImmediate(resolve))
}
