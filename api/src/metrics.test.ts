import { expect, it } from 'vitest'
import { memoryStore } from '../../controller/src/adapters/store/memory.ts'
import { createApp } from './app.ts'
import { controlFixture, inspectFixture } from './testing.ts'

it('serves metrics as Prometheus asks for them, and nothing where there are none', async () => {
  const changes = { watch: () => () => {} }
  const clock = { now: () => 0, sleep: async () => {} }
  const parts = {
    store: memoryStore(),
    control: controlFixture(),
    inspect: inspectFixture(),
    changes,
    clock,
  }
  const app = await createApp({ ...parts, metrics: async () => 'plumbline_queue_depth 4\n' })
  const without = await createApp(parts)

  const answer = await app.inject('/metrics')

  expect(answer.headers['content-type']).toContain('text/plain; version=0.0.4')
  expect(answer.body).toBe('plumbline_queue_depth 4\n')
  expect((await without.inject('/metrics')).statusCode).toBe(404)
})
