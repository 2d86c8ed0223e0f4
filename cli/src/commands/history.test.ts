import { expect, it, onTestFinished } from 'vitest'
import {
  appWith,
  checkout,
  crashed,
  memoryFixture,
  newYear,
  passFixture,
  revision,
  tried,
} from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { runCommand } from '../testing.ts'

async function start(): Promise<string> {
  const store = memoryStore()
  const memory = memoryFixture(checkout, { attempt: tried({ began: newYear + 30_000 }) })
  const failed = tried({
    outcome: 'rolled-back',
    why: '3 tasks ended: container web exited with code 1',
    evidence: crashed,
  })
  const good = tried({ outcome: 'succeeded', images: [{ container: 'web', image: 'web:1' }] })
  await store.append(memory, passFixture(checkout, newYear, { attempts: [good] }))
  await store.append(memory, passFixture(checkout, newYear + 1, { attempts: [failed] }))
  await store.append(memory, passFixture(checkout, newYear + 2))
  const { app } = await appWith({ store, memories: [memory] })
  onTestFinished(() => app.close())
  return app.listen({ host: '127.0.0.1', port: 0 })
}

it('is a table of what was tried, newest first', async () => {
  const ran = await runCommand(['history', checkout, '--api', await start()])

  expect(ran).toMatchObject({ code: 0, err: '' })
  const lines = ran.out.split('\n').map((line) => line.replaceAll(/ +/g, ' '))
  expect(lines[0]).toBe('BEGAN REVISION OUTCOME TOOK CALLS BY WHAT')
  expect(lines[1]).toMatch(/^2026-01-01T00:00:30.000Z 4f2c1e9d running .* 1 dana more memory/)
  expect(lines[2]).toBe(
    '2026-01-01T00:00:00.000Z 4f2c1e9d rolled-back 30s 1 dana more memory; 3 tasks ended: container web exited with code 1; replaces tasks service/checkout',
  )
  expect(lines[3]).toBe(
    '2026-01-01T00:00:00.000Z 4f2c1e9d good succeeded 30s 1 dana more memory; replaces tasks service/checkout; web:1',
  )
})

it('is versioned JSON with everything that was found out', async () => {
  const ran = await runCommand(['history', checkout, '-o', 'json', '--api', await start()])

  const report = JSON.parse(ran.out)
  expect(report).toMatchObject({ version: 1, unit: checkout, nextBefore: null })
  expect(report.attempts[1]).toMatchObject({
    revision,
    author: 'dana',
    outcome: 'rolled-back',
    began: '2026-01-01T00:00:00.000Z',
    ended: '2026-01-01T00:00:30.000Z',
    calls: [{ op: 'ecs:UpdateService', result: 'done' }],
    evidence: { why: crashed.why },
    good: false,
  })
})

it('shows every pass when it is asked for them', async () => {
  const ran = await runCommand(['history', checkout, '--passes', '--api', await start()])

  expect(ran.out.split('\n')[0]).toContain('HEALTH')
  expect(ran.out.trim().split('\n')).toHaveLength(4)
})
