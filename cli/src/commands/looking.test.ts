import { expect, it, onTestFinished } from 'vitest'
import {
  appWith,
  checkout,
  controlFixture,
  memoryFixture,
  newYear,
  passFixture,
  statusFixture,
} from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { runCommand, type TerminalOptions } from '../testing.ts'
import { newIn } from './logs.ts'

async function start(options: Partial<Parameters<typeof appWith>[0]> = {}) {
  const store = options.store ?? memoryStore()
  const { app } = await appWith({ memories: [memoryFixture(checkout)], ...options, store })
  onTestFinished(() => app.close())
  const api = await app.listen({ host: '127.0.0.1', port: 0 })
  return (args: readonly string[], more: TerminalOptions = {}) =>
    runCommand([...args, '--api', api], more)
}

it('explains in sentences why a unit is as it is', async () => {
  const status = statusFixture({ health: 'Degraded' })
  const memory = memoryFixture(checkout, {
    status: { ...status, health: { ...status.health, why: 'no task\n starts.' } },
    pin: { mode: 'hold', author: 'ana', reason: 'wait for dana.', since: newYear },
  })
  const run = await start({ memories: [memory] })

  const { code, out } = await run(['explain', checkout])

  expect(code).toBe(0)
  expect(out.split('\n')).toEqual([
    expect.stringMatching(/^prod\/service\/checkout is Degraded for \d+\w: no task starts\.$/),
    'ana keeps it so (hold): wait for dana.',
    'Next: looked at again in 5 s.',
    '',
  ])
})

it('says once what is missing for a release, and how it can go out', async () => {
  const why = 'there is no role shop'
  const hint = 'create the role'
  const status = statusFixture({ operation: 'Failed' })
  const memory = memoryFixture(checkout, {
    status: {
      ...status,
      operation: { ...status.operation, reason: 'PreflightFailed', why },
      fault: { code: 'PreflightFailed', source: 'user', retry: 'backoff', message: why, hint },
      next: hint,
    },
  })
  const run = await start({ memories: [memory] })

  const { out } = await run(['explain', checkout])

  expect(out.split('\n')).toEqual([
    expect.stringMatching(/ is Failed for \d+\w: there is no role shop\.$/),
    'To mend it: create the role.',
    expect.stringContaining(`\`plumbline release ${checkout} --reason …\` lets it out`),
    '',
  ])
})

it('says what an action would do, and what keeps it back', async () => {
  const change = {
    resource: 'service/checkout',
    verb: 'change',
    differences: [{ path: 'desiredCount', from: 7, to: 2 }],
  } as const
  const call = { op: 'ecs:UpdateService', input: {} } as const
  const plan = {
    ...passFixture(checkout, newYear).plan,
    differences: [change],
    steps: [{ resource: 'service/checkout', effect: 'updates in place', call }],
    held: [{ resource: 'alarm/busy', reason: 'Frozen', because: 'it is Friday', next: [] }],
  } as const
  const foresight = { at: newYear, plan }
  const run = await start({ control: controlFixture([checkout], { foresight }) })

  const told = await run(['preview', 'rollback', checkout, '--detailed-exitcode'])

  expect(told.code).toBe(2)
  expect(told.out).toContain('  change service/checkout\n      desiredCount: 7 → 2\n')
  expect(told.out).toContain('  1. ecs:UpdateService on service/checkout: updates in place\n')
  expect(told.out).toContain('  kept back alarm/busy: it is Friday\n')
  const json = JSON.parse((await run(['preview', 'sync', checkout, '-o', 'json'])).out)
  expect(json).toMatchObject({ version: 1, action: 'sync', steps: [{ op: 'ecs:UpdateService' }] })
  expect((await run(['preview', 'delete', checkout])).err).toContain('Allowed choices are sync')
})

it('prints the last lines of a log, and those that come until it is interrupted', async () => {
  const lines = [{ at: newYear, text: 'listening' }]
  const log = { at: newYear, task: 'a1', container: 'app', group: '/shop', stream: 's', lines }
  const run = await start({
    inspect: {
      logs: async () => ({ tasks: [], containers: ['app'], log: { ...log, lines: [...lines] } }),
    },
  })
  const interrupted = new AbortController()
  let looks = 0
  const clock = {
    now: () => newYear,
    sleep: async () => {
      if (++looks === 3) interrupted.abort()
      interrupted.signal.throwIfAborted()
      lines.push({ at: newYear + looks, text: `line ${looks}` })
    },
  }

  const ran = await run(['logs', checkout, '--follow'], { signal: interrupted.signal, clock })

  expect(ran.code).toBe(130)
  expect(ran.out.split('\n').map((line) => line.split(' ').slice(1).join(' '))).toEqual([
    'listening',
    'line 1',
    'line 2',
    '',
  ])
  expect(ran.err).toBe('/shop, container app of task a1\n')
  const none = await start({
    inspect: { logs: async () => ({ tasks: [], containers: [], why: 'nothing runs' }) },
  })
  expect((await none(['logs', checkout])).err).toContain('nothing runs')
  const silent = await start({
    inspect: { logs: async () => ({ tasks: [], containers: ['app'], log: { ...log, lines: [] } }) },
  })
  expect(await silent(['logs', checkout])).toMatchObject({
    code: 0,
    out: '',
    err: expect.stringContaining('nothing was written there yet'),
  })
})

it('tells lines that are alike each once', () => {
  const line = (at: string, text: string) => ({ at, text })
  const before = [line('1', 'a'), line('1', 'a')]
  expect(newIn([...before, line('1', 'b'), line('2', 'a')], before)).toEqual([
    line('1', 'b'),
    line('2', 'a'),
  ])
  expect(newIn([line('5', 'c')], before)).toEqual([line('5', 'c')])
})

it('says what happened, and in one environment alone', async () => {
  const store = memoryStore()
  for (const unit of [checkout, 'dev/service/web'] as const) {
    await store.append(memoryFixture(unit), passFixture(unit, newYear))
  }
  const run = await start({ store, memories: [] })

  expect((await run(['events'])).out.split('\n')).toHaveLength(4)
  const { out } = await run(['events', '--environment', 'dev'])
  expect(out).toMatch(/^AGO +UNIT +WHAT/)
  expect(out).toContain('dev/service/web')
  expect(out).not.toContain(checkout)
})

it('prints schemas without a controller', async () => {
  const { out } = await runCommand(['schema', 'Service'])
  expect(JSON.parse(out)).toHaveProperty('$schema')
  expect((await runCommand(['schema'])).out).toContain('environment\n')
  expect(await runCommand(['schema', 'deployment'])).toMatchObject({ code: 1, out: '' })
})
