import { expect, test } from 'vitest'
import type { Urgency } from '../../model/tokens.ts'
import { awsError, everyService, faultFrom, listServices, scripted, services } from './aws-world.ts'

const create = { op: 'ecs:CreateService', input: { cluster: 'shop', serviceName: 'web' } } as const

test('a throttled write is repeated until AWS takes it', async () => {
  const { writer, clock, sent, connection } = scripted((_request, index) => {
    if (index < 3) throw awsError('ThrottlingException', 'Rate exceeded')
    return { service: { serviceName: 'web' } }
  })

  const call = writer.call(create)
  await clock.advance(60_000)

  expect(await call).toEqual({ service: { serviceName: 'web' } })
  expect(sent).toHaveLength(4)
  expect(connection.calls().get('ecs:CreateService')).toEqual({
    calls: 4,
    retries: 3,
    throttled: 3,
    failed: 0,
  })
})

test('a throttle slows down the calls that come after it', async () => {
  const { writer, clock } = scripted((_request, index) => {
    if (index === 0) throw awsError('ThrottlingException', 'Rate exceeded')
    return {}
  })
  const first = writer.call(create)
  await clock.advance(1_000)
  await first
  const start = clock.now()
  let end = start

  const later = Array.from({ length: 10 }, () =>
    writer.call(create).then(() => (end = clock.now())),
  )
  await clock.advance(60_000)
  await Promise.all(later)

  // Ten tokens at half of 5 a second and recovering; a full bucket would have given them at once.
  expect(end - start).toBeGreaterThan(1_500)
})

test('a rate that stays exceeded becomes a fault, not an endless loop', async () => {
  const { writer, clock, sent } = scripted(() => {
    throw awsError('ThrottlingException', 'Rate exceeded')
  })

  const fault = faultFrom(writer.call(create))
  await clock.advance(3_600_000)

  expect(await fault).toMatchObject({ code: 'Throttled', source: 'aws', retry: 'backoff' })
  expect(sent).toHaveLength(8)
})

test('two units that register in one family at a time wait for each other', async () => {
  const { writer, clock, sent } = scripted((_request, index) => {
    const text = 'Too many concurrent attempts to create a new revision of the specified family.'
    if (index === 0) throw awsError('ClientException', text)
    return {}
  })

  const call = writer.call(create)
  await clock.advance(60_000)

  expect(await call).toEqual({})
  expect(sent).toHaveLength(2)
})

test.each([
  ['an internal error', awsError('ServerException', 'oops', 500)],
  ['a reset connection', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
  ['a timeout', awsError('TimeoutError', 'too late', 0)],
])('a write that ends in %s may have happened, and is not repeated', async (_name, error) => {
  const { writer, clock, sent } = scripted(() => {
    throw error
  })

  const fault = faultFrom(writer.call(create))
  await clock.advance(3_600_000)

  expect(await fault).toMatchObject({ code: 'OutcomeUnknown', retry: 'soon' })
  expect(sent).toHaveLength(1)
})

test('a read that ends in an internal error is repeated', async () => {
  const { reader, clock, sent } = scripted((_request, index) => {
    if (index < 2) throw awsError('ServerException', 'oops', 500)
    return { serviceArns: ['web'] }
  })

  const read = reader.read(listServices, { cluster: 'shop' })
  await clock.advance(60_000)

  expect(await read).toEqual({ serviceArns: ['web'] })
  expect(sent).toHaveLength(3)
})

test('a call that hangs ends by the timeout', async () => {
  const signals: AbortSignal[] = []
  const { writer, clock } = scripted(() => ({}), {
    timeoutMs: 5_000,
    transport: (_place, _op, _input, signal) => {
      signals.push(signal)
      return new Promise(() => {})
    },
  })

  const fault = faultFrom(writer.call(create))
  await clock.advance(5_000)

  expect(await fault).toMatchObject({ code: 'OutcomeUnknown' })
  expect((await fault).message).toContain('no answer within 5 s')
  expect(signals.map((signal) => signal.aborted)).toEqual([true])
  expect(clock.nextWake()).toBeUndefined()
})

test('an answer leaves no timer behind', async () => {
  const { writer, clock } = scripted(() => ({}))

  await writer.call(create)

  expect(clock.nextWake()).toBeUndefined()
})

test('a stop ends the wait for the rate, and nothing is sent after it', async () => {
  const { writer, sent } = scripted(() => ({}))
  for (let index = 0; index < 50; index++) await writer.call(create)
  const stop = new AbortController()

  const fault = faultFrom(writer.call(create, stop.signal))
  stop.abort()

  expect(await fault).toMatchObject({ code: 'Interrupted', retry: 'soon' })
  expect(sent).toHaveLength(50)
})

test('a stop does not tear off a write that is on its way', async () => {
  const answer = Promise.withResolvers<object>()
  const { writer, clock } = scripted(() => answer.promise)
  const stop = new AbortController()

  const call = writer.call(create, stop.signal)
  await clock.advance(0)
  stop.abort()
  answer.resolve({ service: {} })

  expect(await call).toEqual({ service: {} })
})

test('a write that no kind declares is refused before it is sent', async () => {
  const { writer, sent } = scripted(() => ({}))

  const undeclared = await faultFrom(writer.call({ op: 'ecs:DeleteCluster', input: {} }))
  const read = await faultFrom(writer.call({ op: 'ecs:ListServices', input: {} }))

  expect(undeclared.code).toBe('OperationUnknown')
  expect(read.code).toBe('OperationUnknown')
  expect(sent).toEqual([])
})

test('throttled reads of many units slow down together and all end', async () => {
  let refused = 0
  const { reader, clock } = scripted((request) => {
    if (refused++ % 2 === 0) throw awsError('ThrottlingException', 'Rate exceeded')
    return everyService(request)
  })

  const looks = Array.from({ length: 200 }, (_, index) =>
    reader.look(services, 'shop', `s${index}`),
  )
  await clock.advance(3_600_000)

  expect(await Promise.all(looks)).toHaveLength(200)
})

test('a change waits for its turn before a cold start of a thousand, and clean-up waits for both', async () => {
  const { writer, clock, sent } = scripted(() => ({}))
  const call = (name: string, urgency: Urgency) =>
    writer.call({ op: 'ecs:UpdateService', input: { serviceName: name } }, undefined, urgency)
  const names = () => sent.map(({ input }) => input.serviceName as string)
  const cold = Array.from({ length: 1_000 }, () => call('cold', 'new'))
  const cleanup = call('cleanup', 'cleanup')
  await clock.advance(5_000)

  const change = call('change', 'change')
  const person = call('person', 'person')
  await clock.advance(400)
  expect(names().slice(-2)).toEqual(['person', 'change'])
  await clock.advance(3_600_000)
  expect(names().at(-1)).toBe('cleanup')
  for (const one of [...cold, cleanup, change, person]) await one
})
