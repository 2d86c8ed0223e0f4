import { describe, expect, it, onTestFinished } from 'vitest'
import { FaultError } from '../../model/fault.ts'
import type { Asker } from '../../model/telemetry.ts'
import { openTelemetry } from './otel.ts'
import { otlpReceiver } from './receiver.fixture.ts'

async function start({ status = 200, share = 1 } = {}) {
  const receiver = await otlpReceiver(status)
  onTestFinished(() => receiver.close())
  const told: string[] = []
  const tracing = openTelemetry({
    url: `${receiver.url}/v1/traces`,
    share,
    deliveries: { worked: () => told.push('worked'), failed: () => told.push('failed') },
  })
  return { receiver, told, ...tracing }
}

describe('spans', () => {
  it('arrive with what they say, in the trace and below the span that they were begun in', async () => {
    const { tracer, close, receiver } = await start()

    const answer = await tracer.span('pass', { about: 'unit' }, async (pass) => {
      await Promise.resolve()
      const plan = tracer.span('plan', {}, (span) => {
        span.tell({ steps: 2, none: undefined })
        span.event('wait', { ms: 40 })
        return 'planned'
      })
      pass.tell({ sync: 'Synced' })
      return plan
    })
    await close()

    const [plan, pass] = receiver.spans
    expect(answer).toBe('planned')
    expect(pass).toMatchObject({ name: 'pass', attributes: { about: 'unit', sync: 'Synced' } })
    expect(plan).toMatchObject({
      name: 'plan',
      traceId: pass?.traceId,
      parentSpanId: pass?.spanId,
      attributes: { steps: 2 },
      events: [{ name: 'wait', attributes: { ms: 40 } }],
    })
    expect(pass?.parentSpanId).toBeUndefined()
    expect(receiver.resources[0]).toMatchObject({ 'service.name': 'plumbline' })
  })

  it('that several asked for are in the trace of the first, with links to the others', async () => {
    const { tracer, close, receiver } = await start()
    const askers: Asker[] = []
    for (const name of ['first', 'second']) {
      tracer.span(name, {}, () => askers.push(tracer.here() ?? { asker: undefined }))
    }

    await tracer.span('call', {}, async () => {}, askers)
    await close()

    const [first, second, call] = receiver.spans
    expect(call).toMatchObject({ traceId: first?.traceId, parentSpanId: first?.spanId })
    expect(call?.links).toMatchObject([{ traceId: second?.traceId, spanId: second?.spanId }])
  })

  it('that fail say the code of the fault, and reject as before', async () => {
    const { tracer, close, receiver } = await start()
    const fault = { code: 'AccessDenied', source: 'user', retry: 'backoff' } as const
    const error = new FaultError({ ...fault, message: 'role arn:secret', hint: '' })

    const work = tracer.span('call', {}, () => Promise.reject(error))

    await expect(work).rejects.toBe(error)
    expect(() =>
      tracer.span('plan', {}, () => {
        throw error
      }),
    ).toThrow(error)
    await close()
    for (const span of receiver.spans) {
      expect(span).toMatchObject({
        attributes: { 'error.type': 'AccessDenied' },
        status: { code: 2 },
      })
    }
    expect(receiver.spans).toHaveLength(2)
    expect(receiver.text()).not.toContain('arn:secret')
  })

  it('hold nothing that looks like a credential, whoever put it there', async () => {
    const { tracer, close, receiver } = await start()

    tracer.span('call', { user: 'AKIAIOSFODNN7EXAMPLE' }, (span) => {
      span.tell({ url: 'https://dana:hunter2@git.example.com/shop' })
      span.event('failed', { why: 'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.abcdefgh' })
    })
    await close()

    expect(receiver.spans).toHaveLength(1)
    expect(receiver.text()).not.toMatch(/hunter2|AKIAIOSFODNN7EXAMPLE|eyJhbGciOiJIUzI1NiJ9/)
  })

  it('are left out but for a share of them', async () => {
    const { tracer, close, receiver } = await start({ share: 0.5 })

    for (let index = 0; index < 400; index++) tracer.span('pass', {}, () => {})
    await close()

    expect(receiver.spans.length).toBeGreaterThan(100)
    expect(receiver.spans.length).toBeLessThan(300)
  })
})

it('a receiver that refuses is told of, and stops nobody', async () => {
  const { tracer, close, told } = await start({ status: 400 })

  expect(tracer.span('pass', {}, () => 'done')).toBe('done')
  await close()

  expect(told).toEqual(['failed'])
})

it('outside of spans there is no trace', async () => {
  const { tracer, close } = await start()

  const outside = [tracer.traceId(), tracer.here()]
  const inside = tracer.span('pass', {}, () => tracer.traceId())
  await close()

  expect(outside).toEqual([undefined, undefined])
  expect(inside).toMatch(/^[0-9a-f]{32}$/)
})
