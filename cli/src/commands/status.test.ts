import type { Unit } from '@plumbline/desired-state'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  appWith,
  checkout,
  crashed,
  drifted,
  memoryFixture,
  newYear,
  revision,
} from '../../../api/src/testing.ts'
import type { AppWith } from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { plain } from '../text/plain.ts'
import { runCommand } from '../testing.ts'

/** The address of an API whose store knows these units. */
async function api(memories: AppWith['memories'], store = memoryStore()): Promise<string> {
  const { app } = await appWith({ store, memories })
  onTestFinished(() => app.close())
  return app.listen({ host: '127.0.0.1', port: 0 })
}

const units = [
  memoryFixture('dev/service/catalog'),
  memoryFixture('prod/service/checkout', { words: { health: 'Degraded', operation: 'Held' } }),
]

describe('status', () => {
  it('is a table with the worst unit first', async () => {
    const env = { PLUMBLINE_API: await api(units) }

    const ran = await runCommand(['status'], { env })

    expect(ran.code).toBe(0)
    expect(ran.err).toBe('')
    expect(ran.out.replaceAll(/ \d+d /g, ' 99d ')).toBe(
      [
        'UNIT                   SYNC      HEALTH      OPERATION  REVISION  FOR   WHY',
        'prod/service/checkout  ✓ Synced  ✕ Degraded  ‖ Held     4f2c1e9d  99d  2 of 2 tasks run',
        'dev/service/catalog    ✓ Synced  ✓ Healthy   · Idle     4f2c1e9d  99d  2 of 2 tasks run',
        '',
      ].join('\n'),
    )
  })

  it('is cut to the width of a terminal, and in colour', async () => {
    const env = { PLUMBLINE_API: await api(units) }

    const ran = await runCommand(['status'], { env, columns: 86, colours: true })

    expect(ran.out).toContain('\u001B[31m✕ Degraded\u001B[39m')
    const bare = plain(ran.out).split('\n')
    expect(bare[1]).toMatch(/…$/)
    expect(bare.every((line) => Array.from(line).length <= 86)).toBe(true)
  })

  it('is versioned JSON with every unit, however many pages there are', async () => {
    const many = Array.from({ length: 501 }, (_, i) => memoryFixture(`dev/service/a${i}`))

    const ran = await runCommand(['status', '-o', 'json', '--api', await api(many)])

    const report = JSON.parse(ran.out)
    expect(report.version).toBe(1)
    expect(report.units).toHaveLength(501)
    expect(report.units[0]).toMatchObject({ environment: 'dev', kind: 'service', sync: 'Synced' })
    expect(report.sources).toMatchObject([{ name: 'shop', revision: null }])
  })

  it('says what is wrong with a source', async () => {
    const store = memoryStore()
    const fault = {
      code: 'GitFailed',
      source: 'user',
      retry: 'backoff',
      message: 'the host cannot be reached',
      hint: 'check the network',
    } as const
    await store.saveSource({ name: 'shop', revision, rewritten: revision, fault, problems: [] })

    const ran = await runCommand(['status', '--api', await api([], store)])

    expect(ran.err).toContain('source shop: the host cannot be reached\n  check the network\n')
    expect(ran.err).toContain(`plumbline sync --source shop --accept ${revision}`)
  })

  it('says of drift which things are gone, and counts the fields of what is there', async () => {
    const [one] = drifted
    const gone = { resource: 'alarm/errors', verb: 'create', differences: one?.differences ?? [] }
    const field = { ...one, differences: one?.differences.slice(0, 1) ?? [] }
    const differences = [gone, field] as typeof drifted
    const memory = memoryFixture(checkout, { drift: { since: newYear, differences } })

    const ran = await runCommand(['status', checkout, '--api', await api([memory])])

    expect(ran.out).toMatch(/drift .*: alarm\/errors is gone; 1 field was changed outside Git/)
  })

  it('shows one unit in full', async () => {
    const unit = { fingerprint: 'a' } as Unit
    const memory = memoryFixture(checkout, {
      team: 'payments',
      words: { sync: 'OutOfSync', operation: 'Held' },
      hold: { fingerprint: 'b', revision, reason: 'ECS rolled back', since: newYear },
      lastRollout: { id: 'r', phase: 'rolled-back', why: '3 tasks failed' },
      drift: { since: newYear, differences: drifted },
      problems: [{ file: 'a.yaml', line: 3, column: 5, path: 'x', message: 'no', length: 1 }],
      applied: { revision, unit, at: newYear },
      lastGood: { revision, unit, at: newYear, images: [{ container: 'web', image: 'web:1' }] },
      preflight: {
        fingerprint: 'a',
        revision,
        at: newYear,
        refusals: 0,
        findings: [
          {
            check: 'network',
            weight: 'warns',
            message: '3 addresses left',
            hint: 'add a subnet',
            origin: { path: 'x', at: { file: 'a.yaml', line: 9, column: 1 } },
          },
        ],
        images: [],
      },
    })

    const ran = await runCommand(['status', checkout, '--api', await api([memory])])

    expect(ran.code).toBe(0)
    expect(ran.out.replaceAll(/for \d+d/g, 'for 99d')).toBe(
      [
        'prod/service/checkout  source shop, team payments',
        '  sync       ≠ OutOfSync   for 99d live AWS equals Git',
        '  health     ✓ Healthy     for 99d 2 of 2 tasks run',
        '  operation  ‖ Held        for 99d there is nothing to do',
        '  next       looked at again in 5 s',
        '  revision   4f2c1e9d, applied 4f2c1e9d, last good 4f2c1e9d',
        '  image      web: web:1 (digest not known)',
        '  rollout    rolled-back: 3 tasks failed',
        '  held       for 99d: ECS rolled back; 4f2c1e9d is skipped',
        '  drift      for 99d: 3 fields were changed outside Git',
        '  check      a.yaml:9:1: 3 addresses left',
        '             add a subnet',
        '  problem    a.yaml:3:5: no',
        '',
      ].join('\n'),
    )
  })

  it('shows what AWS said of a rollout that failed', async () => {
    const memory = memoryFixture(checkout, { evidence: crashed })

    const ran = await runCommand(['status', checkout, '--api', await api([memory])])

    expect(ran.out).toContain(
      [
        '  evidence   3 tasks: EssentialContainerExited: Essential container in task exited (for example abc)',
        '               container web: exit code 1',
        '             alarm errors: INSUFFICIENT_DATA, missing data counts as missing',
        '             target group web-1: 2 healthy',
        '             ECS: (service web) is unable to start tasks.',
        '             log of web (/shop web/web/abc):',
        '               <no> db',
        '             not seen: alarms: access denied',
        '',
      ].join('\n'),
    )
  })

  it('says the cause of a hold once, in full, and the axes briefly', async () => {
    const why = '3 tasks ended: container web exited with code 1'
    const base = memoryFixture(checkout, {
      lastRollout: { id: 'r', phase: 'rolled-back', why },
      hold: { fingerprint: 'b', revision, reason: why, since: newYear },
    })
    const { sync, health, operation } = base.status
    const memory = {
      ...base,
      status: {
        ...base.status,
        sync: { ...sync, why: `Git wants 4f2c1e9d, which failed: ${why}` },
        health: { ...health, why },
        operation: { ...operation, why },
      },
    }

    const ran = await runCommand(['status', checkout, '--api', await api([memory])])

    expect(ran.out.split(why)).toHaveLength(2)
    expect(ran.out).toMatch(/ {2}sync .* Git wants 4f2c1e9d, which failed\n/)
    expect(ran.out).toMatch(/ {2}operation .* the release was given up\n/)
    expect(ran.out).toContain(`: ${why}; 4f2c1e9d is skipped\n`)
  })

  it('prints nothing that a terminal obeys', async () => {
    const evil = '\u001B[2J\u001B]0;owned\u0007\u202Eevil\u009B31m\r\n'
    const memory = memoryFixture(checkout, { team: evil })
    const status = { ...memory.status, next: evil, health: { ...memory.status.health, why: evil } }
    const address = await api([{ ...memory, status }])

    for (const args of [['status'], ['status', checkout], ['status', '-o', 'json']]) {
      const ran = await runCommand([...args, '--api', address])
      expect(ran.code).toBe(0)
      expect(ran.out).toContain('evil')
      expect(ran.out).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u)
    }
  })

  it('says when nothing is there yet', async () => {
    const ran = await runCommand(['status', '--api', await api([])])

    expect(ran).toMatchObject({ code: 0, out: '' })
    expect(ran.err).toContain('No units yet')
  })

  it('says which unit is unknown, and what to do', async () => {
    const ran = await runCommand(['status', 'prod/service/nobody', '--api', await api([])])

    expect(ran).toMatchObject({ code: 1, out: '' })
    expect(ran.err).toBe(
      'plumbline: No unit prod/service/nobody is known.\n  `plumbline status`, or GET /api/v1/units, lists the known ones\n',
    )
  })

  it('explains what a unit is called', async () => {
    const ran = await runCommand(['status', 'checkout'])

    expect(ran.code).toBe(1)
    expect(ran.err).toContain('write ENVIRONMENT/KIND/NAME')
  })
})
