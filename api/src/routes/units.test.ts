import type { Unit } from '@plumbline/desired-state'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import {
  appWith,
  checkout,
  crashed,
  controlFixture,
  drifted,
  driftedOrigins,
  memoryFixture,
  newYear,
  passFixture,
  revision,
  tried,
} from '../testing.ts'
import type { AppWith } from '../testing.ts'

function start(memories: AppWith['memories'] = [], options: Partial<AppWith> = {}) {
  return appWith({ store: memoryStore(), memories, ...options })
}

const json = { 'content-type': 'application/json' }

describe('one unit', () => {
  const memory = memoryFixture(checkout, {
    words: { sync: 'OutOfSync', operation: 'Held' },
    hold: { fingerprint: 'bb', revision, reason: 'ECS rolled back', since: newYear },
    lastRollout: { id: 'r-1', phase: 'rolled-back', why: 'the image cannot be pulled' },
    differences: drifted,
    origins: driftedOrigins,
    drift: { since: newYear, differences: drifted },
    problems: [{ file: 'a.yaml', line: 3, column: 5, path: 'spec', message: 'wrong', length: 4 }],
  })

  it('shows its three axes, what happens next, and what holds it', async () => {
    const { app } = await start([memory])

    const answer = await app.inject('/api/v1/units/prod/service/checkout')

    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({
      source: 'shop',
      sync: { is: 'OutOfSync', reason: 'OutOfSyncReason', since: '2026-01-01T00:00:00.000Z' },
      operation: { is: 'Held' },
      next: { what: 'looked at again in 5 s', at: '2026-01-01T00:00:05.000Z' },
      hold: { revision, reason: 'ECS rolled back' },
      rollout: { id: 'r-1', phase: 'rolled-back' },
      revisions: { target: revision, applied: null, lastGood: null },
      drift: { since: '2026-01-01T00:00:00.000Z' },
      problems: [{ file: 'a.yaml', line: 3, column: 5, hint: null, environments: null }],
    })
  })

  it('shows its images with their digests, and what was found before its release', async () => {
    const digest = `sha256:${'a'.repeat(64)}`
    const unit = { fingerprint: 'a' } as Unit
    const images = [{ container: 'web', image: 'web:1', digest }]
    const good = { revision, unit, at: newYear, images }
    const finding = {
      check: 'role',
      weight: 'warns',
      message: 'it could not be read',
      hint: 'allow it',
      origin: { path: 'spec.roles.task', at: { file: 'a.yaml', line: 7, column: 5 } },
    } as const
    const checked = { fingerprint: 'a', revision, at: newYear, refusals: 0 }
    const released = memoryFixture(checkout, {
      applied: good,
      lastGood: good,
      preflight: { ...checked, findings: [finding], images: [] },
    })
    const { app, store } = await start([released])
    await store.append(released, passFixture(checkout, newYear, { good }))

    const status = (await app.inject('/api/v1/units/prod/service/checkout')).json()
    const page = await app.inject('/plain/units/prod/service/checkout')
    const passes = await app.inject('/api/v1/units/prod/service/checkout/history')

    expect(status.images).toEqual(images)
    expect(status.checks).toEqual([
      {
        check: 'role',
        weight: 'warns',
        message: 'it could not be read',
        hint: 'allow it',
        path: 'spec.roles.task',
        file: 'a.yaml',
        line: 7,
        column: 5,
      },
    ])
    expect(passes.json().items[0].images).toEqual(images)
    expect(page.body).not.toContain('undefined')
  })

  it('tells what AWS said of a rollout that failed, and its history keeps it', async () => {
    const memory = memoryFixture(checkout, { evidence: crashed })
    const { app, store } = await start([memory])
    await store.append(memory, passFixture(checkout, newYear, { evidence: crashed }))

    const status = (await app.inject('/api/v1/units/prod/service/checkout')).json()
    const passes = (await app.inject('/api/v1/units/prod/service/checkout/history')).json()

    expect(status.evidence).toMatchObject({
      at: '2026-01-01T00:00:00.000Z',
      why: crashed.why,
      tasks: [{ count: 3, containers: [{ name: 'web', exitCode: 1, reason: null }] }],
      logs: crashed.logs,
    })
    expect(passes.items[0].evidence).toEqual(status.evidence)
  })

  it('is told as the last pass saw it, which the store may not know yet', async () => {
    const seen = memoryFixture(checkout, { observedAt: newYear + 30_000 })
    const control = { ...controlFixture([checkout]), seen: () => seen }
    const { app } = await start([memory], { control })

    const answer = await app.inject('/api/v1/units/prod/service/checkout')

    expect(answer.json().observedAt).toBe('2026-01-01T00:00:30.000Z')
  })

  it('shows its differences, and no value of the environment in any answer or page', async () => {
    const { app } = await start([memory])

    const diff = await app.inject('/api/v1/units/prod/service/checkout/diff')
    const others = await Promise.all([
      app.inject('/api/v1/units/prod/service/checkout'),
      app.inject('/plain/units/prod/service/checkout'),
    ])

    expect(diff.json().resources[0]).toMatchObject({ resource: 'service/checkout', verb: 'change' })
    expect(diff.json().resources[0].differences).toEqual([
      {
        path: 'desiredCount',
        from: 7,
        to: 2,
        origin: { path: 'spec.scale', file: null, line: null, column: null },
      },
    ])
    expect(diff.json().resources[1].differences[0].origin).toBeNull()
    expect(diff.json().resources[1].differences[1]).toEqual({
      path: 'containers.app.image',
      from: null,
      to: 'shop/checkout:1.9.0',
      origin: { path: 'spec.image', file: 'apps/checkout.yaml', line: 6, column: 10 },
    })
    expect(diff.json().driftSince).toBe('2026-01-01T00:00:00.000Z')
    for (const { body } of [diff, ...others]) {
      expect(body).toContain('TOKEN')
      expect(body).not.toContain('hunter')
    }
  })

  it('tells its history, newest first, page by page', async () => {
    const { app, store } = await start([memory])
    for (let at = 1; at <= 5; at++) {
      await store.append(memory, passFixture(checkout, newYear + at))
    }
    const url = '/api/v1/units/prod/service/checkout/history?limit=2'

    const first = (await app.inject(url)).json()
    const second = (await app.inject(`${url}&before=${first.nextBefore}`)).json()
    const third = (await app.inject(`${url}&before=${second.nextBefore}`)).json()

    const times = [first, second, third].flatMap(({ items }) =>
      items.map((pass: { at: string }) => Date.parse(pass.at) - newYear),
    )
    expect(times).toEqual([5, 4, 3, 2, 1])
    expect(third.nextBefore).toBeNull()
  })

  it('tells what was sent in a pass and what was not, without the requests', async () => {
    const { app, store } = await start([memory])
    const input = { environment: [{ name: 'TOKEN', value: 'hunter2' }] }
    const step = (op: `${string}:${string}`) =>
      ({ resource: 'service/checkout', effect: 'creates', call: { op, input } }) as const
    const record = passFixture(checkout, newYear)
    const steps = [step('ecs:RegisterTaskDefinition'), step('ecs:CreateService')]
    const outcomes = [{ step: steps[0]!, result: 'done', at: newYear }] as const
    await store.append(memory, { ...record, plan: { ...record.plan, steps }, outcomes })

    const answer = await app.inject('/api/v1/units/prod/service/checkout/history')

    expect(answer.json().items[0].steps).toMatchObject([
      { op: 'ecs:RegisterTaskDefinition', effect: 'creates', result: 'done', fault: null },
      { op: 'ecs:CreateService', effect: 'creates', result: 'not sent', fault: null },
    ])
    expect(answer.body).not.toContain('hunter')
  })

  it('tells what was tried, page by page; what goes on is on the first', async () => {
    const { app, store } = await start([memory])
    await store.append(memoryFixture(checkout, { attempt: tried() }))
    for (const [index, outcome] of (['refused', 'succeeded', 'found'] as const).entries()) {
      const attempts = [tried({ outcome })]
      await store.append(
        memoryFixture(checkout, { attempt: tried() }),
        passFixture(checkout, newYear + index, { attempts }),
      )
    }
    const url = '/api/v1/units/prod/service/checkout/attempts?limit=2'

    const first = (await app.inject(url)).json()
    const second = (await app.inject(`${url}&before=${first.nextBefore}`)).json()
    const unknown = await app.inject('/api/v1/units/prod/service/nobody/attempts')

    const outcomes = (page: { items: { outcome: string; good: boolean }[] }) =>
      page.items.map(({ outcome, good }) => `${outcome} ${good}`)
    expect(outcomes(first)).toEqual(['running false', 'found true', 'succeeded true'])
    expect(outcomes(second)).toEqual(['refused false'])
    expect(second.nextBefore).toBeNull()
    expect(unknown.statusCode).toBe(404)
  })

  it('keeps the history of a unit that is gone', async () => {
    const { app, store } = await start([memory])
    await store.append(memory, passFixture(checkout, newYear))
    await store.forget(checkout)

    const history = await app.inject('/api/v1/units/prod/service/checkout/history')
    const status = await app.inject('/api/v1/units/prod/service/checkout')

    expect(history.json().items).toHaveLength(1)
    expect(status.statusCode).toBe(404)
  })

  it.each(['', '/diff', '/history'])('is a 404 when nobody knows it: %s', async (path) => {
    const { app } = await start([])

    const unknown = await app.inject(`/api/v1/units/prod/service/nobody${path}`)
    const impossible = await app.inject(`/api/v1/units/prod/service/%2e%2e%2fx${path}`)

    for (const answer of [unknown, impossible]) {
      expect(answer.statusCode).toBe(404)
      expect(answer.json()).toMatchObject({ type: '/errors/unit-unknown' })
    }
  })

  it('is synced on request', async () => {
    const control = controlFixture([checkout])
    const { app } = await start([memory], { control })
    const url = '/api/v1/units/prod/service/checkout/sync'

    const plain = await app.inject({ method: 'POST', url, headers: json, body: '{}' })
    const prune = await app.inject({ method: 'POST', url, body: { prune: true } })

    expect(plain.statusCode).toBe(202)
    expect(plain.json()).toEqual({ accepted: true, unit: checkout })
    expect(prune.statusCode).toBe(202)
    expect(control.asked).toEqual([{ unit: checkout }, { unit: checkout, prune: true }])
  })

  it('that is unknown is not synced', async () => {
    const { app } = await start([])

    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/units/prod/service/nobody/sync',
      body: {},
    })

    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({
      type: '/errors/unit-unknown',
      errors: [{ hint: 'plumbline status lists what is known' }],
    })
  })
})
