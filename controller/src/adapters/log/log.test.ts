import { expect, test } from 'vitest'
import { events } from '../../model/events.ts'
import type { EventName } from '../../model/events.ts'
import type { ResourceDifferences } from '../../model/plan.ts'
import { createLog } from './log.ts'
import type { LogOptions } from './log.ts'
import { virtualClock } from '../virtual-clock.ts'

function logged(options: LogOptions = {}) {
  const lines: string[] = []
  const clock = virtualClock(Date.UTC(2026, 0, 2, 3, 4, 5))
  const log = createLog({ write: (line) => lines.push(line), clock, colour: false, ...options })
  return { log, lines, json: () => lines.map((line): Record<string, unknown> => JSON.parse(line)) }
}

const drift = {
  edits: [
    {
      by: 'arn:aws:sts::123456789012:assumed-role/Admin/dana',
      call: 'ecs:UpdateService',
      from: '198.51.100.4',
      agent: 'aws-cli/2.15',
      at: '2026-01-02T03:04:04.000Z',
    },
  ],
  unit: 'prod/service/web',
  environment: 'prod',
  revision: 'a'.repeat(40),
  differences: [
    {
      resource: 'service/web',
      verb: 'change',
      differences: [{ path: 'desiredCount', from: 7, to: 3 }],
    },
  ] satisfies ResourceDifferences[],
  since: '2026-01-02T03:04:05.000Z',
  next: 'it is undone in 2 s',
}

test('an event is one line of JSON with its static message', () => {
  const { log, lines, json } = logged()

  log.event('drift.detected', drift)

  expect(lines).toHaveLength(1)
  expect(lines[0]).not.toContain('\n')
  expect(json()[0]).toEqual({
    level: 'warn',
    time: '2026-01-02T03:04:05.000Z',
    event: 'drift.detected',
    msg: events['drift.detected'].message,
    ...drift,
  })
})

test('the level is that of the registry', () => {
  const { log, json } = logged()

  log.event('unit.removed', { unit: 'prod/service/web', environment: 'prod', revision: 'a' })
  log.event('pass.crashed', { what: 'x', reason: 'Unexpected', why: 'y', hint: 'z' })

  expect(json().map(({ level }) => level)).toEqual(['info', 'error'])
})

test('a person reads one short line', () => {
  const { log, lines } = logged({ pretty: true })

  log.event('drift.detected', drift)
  log.event('source.updated', {
    source: 'shop',
    revision: 'b'.repeat(40),
    author: 'Ada',
    subject: 'raise web to three',
    units: 6,
    problems: 0,
  })
  log.event('document.invalid', {
    source: 'shop',
    revision: 'b'.repeat(40),
    file: 'apps/web.yaml',
    line: 3,
    column: 7,
    path: 'spec.scale',
    why: 'must be a whole number',
    hint: 'write 3',
  })

  expect(lines).toEqual([
    '03:04:05 drift.detected      prod/service/web @aaaaaaa desiredCount: 7 → 3 · by assumed-role/Admin/dana (ecs:UpdateService from 198.51.100.4) · next: it is undone in 2 s',
    '03:04:05 source.updated      shop @bbbbbbb raise web to three · by Ada',
    '03:04:05 document.invalid    shop @bbbbbbb apps/web.yaml:3:7 spec.scale · must be a whole number · write 3',
  ])
})

test('what somebody asked for is told with who it was, what for, and how far it is', () => {
  const { log, lines } = logged({ pretty: true })
  const of = { unit: 'prod/service/web', environment: 'prod', revision: 'a'.repeat(40) }
  const asked = { verb: 'hold', on: 'prod/service/web', revision: '', request: 'req-1' }

  log.event('action.recorded', {
    ...asked,
    who: 'dana',
    how: 'token',
    outcome: 'asked',
    why: 'load test',
  })
  log.event('unit.held', {
    ...of,
    mode: 'hold',
    author: 'dana',
    why: 'load test',
    since: drift.since,
    next: '',
  })

  expect(lines).toEqual([
    '03:04:05 action.recorded     prod/service/web hold by dana: asked · load test',
    '03:04:05 unit.held           prod/service/web @aaaaaaa load test · by dana',
  ])
})

test('for people, what is next is not said twice', () => {
  const { log, lines } = logged({ pretty: true })
  const next = 'to delete it, run: plumbline sync prod/service/web --prune'
  const unit = { unit: 'prod/service/web', environment: 'prod', revision: 'a'.repeat(40) }

  log.event('prune.held', { ...unit, reason: 'PruneNeedsConfirmation', why: next, next })

  expect(lines).toEqual([`03:04:05 prune.held          prod/service/web @aaaaaaa ${next}`])
})

test('for people, a gate that waits is named with its stage and what it waits for', () => {
  const { log, lines } = logged({ pretty: true })

  log.event('gate.waiting', {
    unit: 'prod/service/web',
    environment: 'prod',
    revision: 'a'.repeat(40),
    gate: 'look',
    stage: 'postTestTraffic',
    waitsFor: 'approval',
    since: drift.since,
    next: 'unanswered, it is rolled back at 2026-01-02T04:04:05.000Z',
  })

  expect(lines).toEqual([
    '03:04:05 gate.waiting        prod/service/web @aaaaaaa gate look (postTestTraffic) waits for approval · next: unanswered, it is rolled back at 2026-01-02T04:04:05.000Z',
  ])
})

test('many differences are cut, long values too', () => {
  const { log, lines } = logged({ pretty: true })
  const differences = Array.from({ length: 9 }, (_, index) => ({
    path: `field${index}`,
    to: 'x'.repeat(1_000),
  }))

  log.event('drift.detected', {
    ...drift,
    differences: [
      { resource: 'service/web', verb: 'create', differences: [] },
      { resource: 'service/web', verb: 'change', differences },
    ],
  })

  expect(lines[0]).toContain('service/web is gone')
  expect(lines[0]).toContain('field0: (none) → xxx')
  expect(lines[0]).toContain('6 more')
  expect(lines[0]?.length).toBeLessThan(500)
})

test('colours are there when they are wanted', () => {
  const { log, lines } = logged({ pretty: true, colour: true })

  log.event('drift.detected', drift)

  expect(lines[0]).toContain('\u001b[33mdrift.detected')
})

test('control characters in any text are gone in both forms', () => {
  for (const pretty of [false, true]) {
    const { log, lines } = logged({ pretty })

    log.event('source.updated', {
      source: 'shop',
      revision: 'b',
      author: '\u001b]0;owned\u0007',
      subject: '\u001b[2Jgone\u202e',
      units: 1,
      problems: 0,
    })

    expect(lines[0]).not.toMatch(/\p{Cc}|\\u001b|\u202e/u)
  }
})

/** Secrets in every place in which one was seen to leak from a program like this. */
const canaries = {
  variable: 'canary-variable-9f3k',
  userinfo: 'canary-userinfo-1x8d',
  bearer: 'canary-bearer-77ab',
  password: 'canary-password-5t2q',
  accessKey: 'AKIACANARY00EXAMPLE0',
  github: 'ghp_canary0123456789abcdefghij',
}

test.each([false, true])('no canary gets out of any event (readable: %s)', (pretty) => {
  const { log, lines } = logged({ pretty })
  const text = [
    `cannot fetch https://bob:${canaries.userinfo}@git.example.com/x`,
    `Authorization: Bearer ${canaries.bearer}`,
    `db password=${canaries.password}`,
    `key ${canaries.accessKey} and ${canaries.github}`,
  ].join(', ')
  const environment = { DATABASE_URL: canaries.variable }
  const differences: ResourceDifferences[] = [
    {
      resource: 'task-definition/web',
      verb: 'change',
      differences: [
        { path: 'containers.web.environment.DATABASE_URL', from: canaries.variable, to: 'x' },
        { path: 'containers.web', from: { environment }, to: { environment } },
        { path: 'containers.web.command', from: [text], to: null },
      ],
    },
  ]

  const edits = [{ by: text, call: text, from: text, agent: text, at: text }]
  const valueOf = (type: string) => ({ differences, edits, count: 1 })[type] ?? text
  for (const [name, { fields }] of Object.entries(events)) {
    const filled = Object.entries(fields).map(([field, type]: [string, string]) => [
      field,
      valueOf(type),
    ])
    log.event(name as EventName, Object.fromEntries(filled))
  }

  expect(lines).toHaveLength(Object.keys(events).length)
  for (const canary of Object.values(canaries)) expect(lines.join('\n')).not.toContain(canary)
})

test('equal variables look equal, others do not, and another process shows others', () => {
  const path = 'containers.web.environment.MODE'
  const change = (from: string, to: string): ResourceDifferences[] => [
    { resource: 'service/web', verb: 'change', differences: [{ path, from, to }] },
  ]
  const one = logged({ pretty: true })
  const other = logged({ pretty: true })

  one.log.event('drift.detected', { ...drift, differences: change('a', 'b') })
  one.log.event('drift.detected', { ...drift, differences: change('b', 'a') })
  other.log.event('drift.detected', { ...drift, differences: change('a', 'b') })

  const hashes = [...one.lines, ...other.lines].map((line) => line.match(/#[0-9a-f]{6}/g) ?? [])
  expect(hashes[0]?.toReversed()).toEqual(hashes[1])
  expect(hashes[0]?.[0]).not.toBe(hashes[0]?.[1])
  expect(hashes[2]).not.toEqual(hashes[0])
  expect(one.lines[0]).toMatch(/MODE: \(#\w{6}\) → changed \(#\w{6}\)/)
})
