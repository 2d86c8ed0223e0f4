import { expect, it } from 'vitest'
import type { Fleet, HostStatus, UnitMemory } from '../../model/index.ts'
import { announcements } from '../announce/announce.ts'
import { withTroubles } from './hosts.ts'
import { troublesOf } from '../alerts/troubles.ts'
import { memory } from '../units.fixture.ts'

type Host = Partial<HostStatus> & Pick<HostStatus, 'is'>

const failed = { is: 'failed', why: 'apply: Exec[x]: no', failed: ['Exec[x]'] } as const
const refused = { is: 'refused', why: 'verify: the pointer is not signed' } as const
const stale = { is: 'stale', why: 'it has never reported' } as const
const progressing = { is: 'progressing', why: 'it has not seen the newest pointer' } as const
const converged = { is: 'converged', why: 'it has the bundle' } as const
const mending = { ...converged, drift: true, mended: ['File[/etc/motd]'] } as const

/** What is remembered after looks at which the only host stood so, one minute apart. */
function after(...looks: readonly Host[]): readonly (UnitMemory | undefined)[] {
  const memories: UnitMemory[] = []
  for (const [minute, look] of looks.entries()) {
    const host = { node: 'h1', why: '', drift: false, failed: [], ...look }
    const fleet: Fleet = {
      is: 'Converged',
      why: '',
      digest: 'd',
      generation: 1,
      validation: 'Valid',
      hosts: [host],
    }
    const seen = withTroubles(memories.at(-1)?.fleet, fleet, minute * 60_000)
    memories.push(memory({ unit: 'prod/bundle/edge', fleet: seen }))
  }
  return [undefined, ...memories]
}

function told(...looks: readonly Host[]): readonly string[] {
  const memories = after(...looks)
  return memories.flatMap((one, index) =>
    index === 0 || one === undefined
      ? []
      : announcements(memories[index - 1], one)
          .map(({ name }) => name)
          .filter((name) => name.startsWith('host.')),
  )
}

it.each<[string, readonly Host[], readonly string[]]>([
  ['nothing of a host that is well', [progressing, converged, converged], []],
  ['a failure once', [converged, failed, failed, failed], ['host.failed']],
  [
    'a failure again when it is another',
    [failed, { ...failed, why: 'apply: other' }],
    ['host.failed', 'host.failed'],
  ],
  ['a refusal', [converged, refused], ['host.refused']],
  [
    'a refusal of what was put right before it was heard of, once',
    [converged, { ...progressing, refusal: 'no' }, { ...progressing, refusal: 'no' }, converged],
    ['host.refused', 'host.recovered'],
  ],
  ['silence', [converged, stale, stale], ['host.stale']],
  [
    'the end of it when the host is in line, not while it is on its way',
    [failed, progressing, progressing, converged, converged],
    ['host.failed', 'host.recovered'],
  ],
  [
    'the next failure on that way, and one end',
    [failed, progressing, failed, refused, converged],
    ['host.failed', 'host.failed', 'host.refused', 'host.recovered'],
  ],
  [
    'drift once, until a run finds nothing to mend',
    [mending, mending, converged, mending],
    ['host.drifted', 'host.drifted'],
  ],
])('tells %s', (_what, looks, events) => {
  expect(told(...looks)).toEqual(events)
})

it('says which host, which resources, and since when', () => {
  const [, , before, now] = after(converged, failed, mending)
  if (now === undefined) throw new Error('nothing is remembered')
  const [drifted, recovered] = announcements(before, now)
    .filter(({ name }) => name.startsWith('host.'))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))

  expect(drifted?.fields).toMatchObject({ host: 'h1', resources: ['File[/etc/motd]'] })
  expect(recovered?.fields).toMatchObject({ host: 'h1', since: '1970-01-01T00:01:00.000Z' })
})

it.each<[string, Host, readonly string[]]>([
  ['failed', failed, ['hosts prod failed: h1: apply: Exec[x]: no']],
  ['refused', refused, ['hosts prod refused: h1: verify: the pointer is not signed']],
  ['stale', stale, ['hosts prod stale: h1: it has never reported']],
  ['drift', mending, ['hosts prod drift: h1: File[/etc/motd]']],
  ['nothing', converged, []],
])('is a trouble for as long as it is so: %s', (_what, look, troubles) => {
  const lines = (of: UnitMemory | undefined) =>
    troublesOf(of).map(({ cause, why }) => `${cause}: ${why}`)
  const [, first, second, third] = after(look, look === mending ? mending : progressing, converged)

  expect(lines(first)).toEqual(troubles)
  expect(lines(second)).toEqual(troubles)
  expect(lines(third)).toEqual([])
})
