import { expect, it, onTestFinished } from 'vitest'
import { noTracer } from '../../model/telemetry.ts'
import { memoryLog } from './memory-log.fixture.ts'
import { otlpReceiver } from './receiver.fixture.ts'
import { tracedLog } from './traced-log.ts'
import { tracingOf } from './tracing.ts'

const clock = { now: () => 1_000 } as never

it('is nothing at all where nobody said where to', async () => {
  const tracing = tracingOf(undefined, memoryLog().log, clock)
  await tracing.open()

  expect(tracing.tracer).toBe(noTracer)
  expect(tracing.tracer.span('pass', {}, () => tracing.tracer.here())).toBeUndefined()
})

it('begins when it is opened, and names the trace in the events of the work', async () => {
  const receiver = await otlpReceiver()
  onTestFinished(() => receiver.close())
  const { log, events } = memoryLog()
  const tracing = tracingOf({ url: `${receiver.url}/v1/traces`, share: 1 }, log, clock)
  const traced = tracedLog(log, tracing.tracer)

  tracing.tracer.span('too early', {}, () => {})
  await tracing.open()
  traced.event('events.recovered', { queue: 'outside', since: '' })
  await tracing.tracer.span('pass', {}, async () => {
    await Promise.resolve()
    traced.event('events.recovered', { queue: 'inside', since: '' })
  })
  await tracing.close()

  const [span] = receiver.spans
  expect(receiver.spans.map(({ name }) => name)).toEqual(['pass'])
  expect(events.map(({ fields }) => [fields.queue, fields.traceId])).toEqual([
    ['outside', undefined],
    ['inside', span?.traceId],
  ])
})

it('tells once that a receiver takes nothing', async () => {
  const receiver = await otlpReceiver(400)
  onTestFinished(() => receiver.close())
  const { log, events } = memoryLog()
  const tracing = tracingOf({ url: `${receiver.url}/v1/traces`, share: 1 }, log, clock)
  await tracing.open()

  tracing.tracer.span('pass', {}, () => {})
  await tracing.close()

  expect(events.map(({ name }) => name)).toEqual(['traces.failed'])
})
