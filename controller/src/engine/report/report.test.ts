import { describe, expect, it } from 'vitest'
import type { UnitId } from '@plumbline/desired-state'
import type { CommitReports, Standing, Status, UnitMemory } from '../../model/index.ts'
import { FaultError } from '../../model/index.ts'
import { virtualClock } from '../../adapters/virtual-clock.ts'
import type { Snapshot } from '../source/desired.ts'
import { reportOf } from './report.ts'
import { report } from './reporter.ts'
import { id, memory, problem, snapshot, state, status, unit } from '../units.fixture.ts'

const api: UnitId = 'dev/service/api'
const axis = (is: string, reason: string, why: string) => ({ is, reason, why, since: 0 })
const inPlace = status({
  sync: axis('Synced', 'NoDifferences', 'equal') as Status['sync'],
  health: axis('Healthy', 'Runs', '2 of 2 tasks run') as Status['health'],
  operation: axis('Idle', 'NothingToDo', 'nothing to do') as Status['operation'],
})
const operation = (is: string, reason: string, why: string): Status => ({
  ...inPlace,
  operation: axis(is, reason, why) as Status['operation'],
})

describe('reportOf', () => {
  const commit = snapshot('main', 'r2', state([unit(), unit({ id: api })]))
  const of = (memories: readonly UnitMemory[], changed: readonly UnitId[] = [id]) => {
    const known = new Map(memories.map((one) => [one.unit, one]))
    return reportOf(commit, changed, (one) => known.get(one))
  }
  const at = (now: Status, revision = 'r2') => memory({ revision, status: now })

  it.each<[string, UnitMemory, Standing]>([
    ['in place', at(inPlace), { state: 'success', why: '1 of 1 unit in place' }],
    [
      'of an older commit',
      at(inPlace, 'r1'),
      { state: 'pending', why: `0 of 1 unit in place; ${id}: has its turn soon` },
    ],
    [
      'rolling out',
      at(operation('RollingOut', 'RolloutInProgress', '1 of 2')),
      { state: 'pending', why: `0 of 1 unit in place; ${id}: 1 of 2` },
    ],
    [
      'waiting for a person',
      at(operation('Held', 'WaitsForApproval', 'waits at gate approve')),
      { state: 'pending', why: `0 of 1 unit in place; ${id}: waits at gate approve` },
    ],
    [
      'that went back',
      at(operation('Held', 'RolloutFailed', 'exited with code 1')),
      { state: 'failure', why: `0 of 1 unit in place; ${id}: exited with code 1` },
    ],
    [
      'that AWS refused',
      at(operation('Failed', 'AccessDenied', 'no')),
      { state: 'failure', why: `0 of 1 unit in place; ${id}: no` },
    ],
  ])('of a unit %s', (_, one, standing) => {
    expect(of([one]).whole).toEqual(standing)
  })

  it('counts each environment by itself, and a failure before what is on its way', () => {
    const { whole, environments } = of(
      [at(operation('Failed', 'AccessDenied', 'no')), memory({ unit: api, revision: 'r1' })],
      [id, api],
    )

    expect(whole).toEqual({ state: 'failure', why: `0 of 2 units in place; ${id}: no` })
    expect([...environments].map(([name, { state: is }]) => [name, is])).toEqual([
      ['dev', 'pending'],
      ['prod', 'failure'],
    ])
  })

  it('says which document is wrong, and that nothing changes', () => {
    const broken = snapshot('main', 'r2', state([], [id]))
    const where = `${problem.file}:${problem.line}`

    expect(reportOf(broken, [id], () => undefined).whole.why).toContain(where)
    expect(reportOf(broken, [], () => undefined).whole).toMatchObject({ state: 'failure' })
    expect(of([], []).whole).toEqual({ state: 'success', why: 'it changes no unit' })
  })

  it('takes what was removed and is gone for done', () => {
    const without = snapshot('main', 'r2', state([]))

    expect(reportOf(without, [id], () => undefined).whole.state).toBe('success')
    expect(reportOf(without, [id], () => at(inPlace, 'r1')).whole.state).toBe('pending')
  })
})

const refusal = {
  code: 'GitHubRefused',
  source: 'user',
  retry: 'on-change',
  message: 'No commit found',
  hint: 'push it',
} as const

describe('report', () => {
  function house() {
    const clock = virtualClock()
    const told: string[] = []
    const events: string[] = []
    const trouble = { is: false, about: '' }
    const tell = async (line: string) => {
      if (trouble.is) throw new Error('no network')
      if (trouble.about !== '' && line.startsWith(trouble.about)) throw new FaultError(refusal)
      told.push(line)
    }
    const reports: CommitReports = {
      tell: (revision, { state: is, why }) => tell(`${revision} ${is}: ${why}`),
      tellEnvironment: (revision, name, { state: is }) => tell(`${revision} ${name} ${is}`),
    }
    const board = { snapshots: new Map<string, Snapshot>(), seen: new Map<UnitId, UnitMemory>() }
    const abort = new AbortController()
    const log = { event: (name: string) => void events.push(name) }
    const parts = { board, reports: new Map([['main', reports]]), clock, log }
    const running = report(parts, abort.signal)
    const see = (unitId: UnitId, revision: string, now: Status) =>
      board.seen.set(unitId, memory({ unit: unitId, revision, status: now }))
    const commit = (revision: string, fingerprint: string) =>
      board.snapshots.set(
        'main',
        snapshot('main', revision, state([unit({ fingerprint }), unit({ id: api })])),
      )
    const end = async () => {
      abort.abort()
      await running
    }
    return { clock, told, events, trouble, see, commit, end }
  }

  it('follows a commit to its end, tells what it changes, and nothing twice', async () => {
    const { clock, told, see, commit, end } = house()
    commit('r1', 'f1')
    see(id, 'r1', inPlace)
    await clock.advance(10_000)
    expect(told).toEqual([])

    see(api, 'r1', inPlace)
    await clock.advance(10_000)
    commit('r2', 'f2')
    await clock.advance(10_000)
    see(id, 'r2', operation('RollingOut', 'RolloutInProgress', '1 of 2'))
    await clock.advance(60_000)
    see(id, 'r2', inPlace)
    await clock.advance(60_000)
    await end()

    expect(told).toEqual([
      'r1 success: 2 of 2 units in place',
      'r2 prod pending',
      `r2 pending: 0 of 1 unit in place; ${id}: has its turn soon`,
      'r2 prod pending',
      `r2 pending: 0 of 1 unit in place; ${id}: 1 of 2`,
      'r2 prod success',
      'r2 success: 1 of 1 unit in place',
    ])
  })

  it('ends what never came to be in place, and takes it over', async () => {
    const { clock, told, see, commit, end } = house()
    commit('r1', 'f1')
    see(id, 'r1', inPlace)
    see(api, 'r1', inPlace)
    await clock.advance(2_000)
    commit('r2', 'f2')
    await clock.advance(2_000)
    // The next commit changes nothing of the unit that is on its way.
    commit('r3', 'f2')
    await clock.advance(2_000)
    await end()

    expect(told.slice(3)).toEqual([
      'r2 prod failure',
      'r2 failure: r3 came before it was in place',
      'r3 prod pending',
      `r3 pending: 0 of 1 unit in place; ${id}: has its turn soon`,
    ])
  })

  it('goes on with the next commit when the one before is gone from GitHub', async () => {
    const { clock, told, trouble, see, commit, end } = house()
    commit('r1', 'f1')
    see(id, 'r1', inPlace)
    see(api, 'r1', inPlace)
    await clock.advance(2_000)
    commit('r2', 'f2')
    await clock.advance(2_000)
    trouble.about = 'r2'
    commit('r3', 'f3')
    await clock.advance(60_000)
    await end()

    expect(told.slice(-1)).toEqual([expect.stringMatching(/^r3 pending/)])
  })

  it('tells later what could not be told, and of the trouble once', async () => {
    const { clock, told, events, trouble, see, commit, end } = house()
    trouble.is = true
    commit('r1', 'f1')
    see(id, 'r1', inPlace)
    see(api, 'r1', inPlace)
    await clock.advance(60 * 60_000)
    trouble.is = false
    await clock.advance(15 * 60_000)
    await end()

    expect(told).toEqual(['r1 success: 2 of 2 units in place'])
    expect(events).toEqual(['report.failed', 'report.recovered'])
  })
})
