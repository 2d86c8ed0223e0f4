import { expect, it, onTestFinished } from 'vitest'
import { openTelemetry } from '../../controller/src/adapters/telemetry/otel.ts'
import {
  otlpReceiver,
  type Received,
} from '../../controller/src/adapters/telemetry/receiver.fixture.ts'
import { createTimings } from '../../controller/src/adapters/metrics/timings.ts'
import { createHouse } from '../support/house.ts'
import { environment, service, shopWorld } from '../support/shop.ts'

/** A release of two services, followed over the wire; the second call of its kind is refused for its rate once. */
async function followed() {
  const receiver = await otlpReceiver()
  const tracing = openTelemetry({
    url: `${receiver.url}/v1/traces`,
    share: 1,
    deliveries: { worked: () => {}, failed: () => {} },
  })
  const { stopwatch, histograms } = createTimings()
  let refused = 0
  const house = await createHouse({
    world: await shopWorld(),
    telemetry: { tracer: tracing.tracer, stopwatch },
    wrap: () => ({
      transport: (inner) => async (place, op, input, signal) => {
        if (op === 'ecs:RegisterTaskDefinition' && refused++ === 0) {
          const metadata = { httpStatusCode: 400, requestId: 'refused-1' }
          throw Object.assign(new Error('Rate exceeded'), {
            name: 'ThrottlingException',
            $metadata: metadata,
          })
        }
        const answer = await inner(place, op, input, signal)
        return { ...answer, $metadata: { requestId: `request-of-${op}` } }
      },
    }),
  })
  onTestFinished(() => receiver.close())
  house.git.commit({
    'environments/prod.yaml': environment('prod'),
    'apps/web.yaml': service('web', '{ image: "web:1", env: { TOKEN: hunter2-in-the-open } }'),
    'apps/api.yaml': service('api', '{ image: "api:1", command: [serve, --key=hunter3] }'),
  })
  await house.turn(120_000)
  await house.stop()
  await tracing.close()
  return { receiver, histograms, house }
}

function childrenOf(spans: readonly Received[], parent: Received | undefined): readonly Received[] {
  return spans.filter(({ parentSpanId }) => parentSpanId === parent?.spanId)
}

it('a pass is one trace, down to each call with its waits, and tells no value of the documents', async () => {
  const { receiver, histograms, house } = await followed()
  const { spans } = receiver

  const unit = spans.find(
    (span) =>
      span.attributes['plumbline.unit'] === 'prod/service/web' &&
      childrenOf(spans, span).some(({ attributes }) => Number(attributes['plumbline.steps']) > 0),
  )
  const pass = spans.find(({ spanId }) => spanId === unit?.parentSpanId)
  expect(pass).toMatchObject({ name: 'pass', attributes: { 'plumbline.about': 'unit' } })
  expect(pass?.parentSpanId).toBeUndefined()
  expect(unit?.attributes).toMatchObject({
    'plumbline.source': 'main',
    'plumbline.revision': house.git.revision,
    'plumbline.sync': 'OutOfSync',
  })
  const parts = childrenOf(spans, unit)
  expect(parts.map(({ name }) => name)).toEqual(['look', 'plan', 'check', 'execute'])
  const [, plan, , execute] = parts
  expect(plan?.attributes).toMatchObject({ 'plumbline.steps': 2, 'plumbline.unreadable': 0 })
  const sent = childrenOf(spans, execute).map(({ name }) => name)
  expect(sent).toEqual(['logs:CreateLogGroup', 'ecs:RegisterTaskDefinition'])

  const register = spans.find(
    (span) =>
      span.name === 'ecs:RegisterTaskDefinition' && span.attributes['plumbline.attempts'] === 2,
  )
  expect(register?.attributes).toMatchObject({
    'rpc.service': 'ecs',
    'rpc.method': 'RegisterTaskDefinition',
    'cloud.region': 'eu-west-1',
    'aws.request_id': 'request-of-ecs:RegisterTaskDefinition',
    'plumbline.throttled': 1,
  })
  const happened = register?.events.map(({ name, attributes }) => [
    name,
    attributes['error.type'] ?? attributes['plumbline.reason'],
  ])
  expect(happened).toEqual(
    expect.arrayContaining([
      ['failed', 'Throttled'],
      ['wait', 'retry'],
    ]),
  )
  // Two units that look at the same moment share one call, which is linked to the other.
  const shared = spans.filter(
    ({ name, links }) => name === 'ecs:DescribeServices' && links.length > 0,
  )
  expect(shared.length).toBeGreaterThan(0)
  expect(receiver.text()).not.toMatch(/hunter/)

  const text = (
    await Promise.all(histograms.map(async (one) => JSON.stringify(await one.get())))
  ).join()
  expect(text).toContain('"operation":"ecs:RegisterTaskDefinition"')
  expect(text).toMatch(/"reason":"retry"/)
  expect(text).toMatch(/"environment":"prod","outcome":"completed"/)
})
