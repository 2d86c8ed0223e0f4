import type { Fleet, HostState, HostStatus, HostTrouble, UnitMemory } from '../../model/index.ts'
import type { Announcement } from '../announcement.ts'
import { partsOf } from '../context.ts'
import { time } from '../time.ts'

/**
 * A fleet with what is wrong with each host for longer than one look: a host that failed and now takes another bundle is
 * out of trouble when that is applied, not before. Pure.
 */
export function withTroubles(before: Fleet | undefined, fleet: Fleet, now: number): Fleet {
  return {
    ...fleet,
    hosts: fleet.hosts.map((host) => {
      const was = before?.hosts.find(({ node }) => node === host.node)?.trouble
      const trouble = troubleAfter(was, host, now)
      return trouble === undefined ? host : { ...host, trouble }
    }),
  }
}

function troubleAfter(
  was: HostStatus['trouble'],
  { is, why, refusal }: HostStatus,
  now: number,
): HostStatus['trouble'] {
  const begun = (word: HostTrouble) => (was?.is === word ? was.since : now)
  if (isTrouble(is)) return { is, why, since: begun(is) }
  // A pointer that was put back meanwhile does not undo that a host met one that it could not trust.
  if (refusal !== undefined) return { is: 'refused', why: refusal, since: begun('refused') }
  return is === 'progressing' || is === 'waiting' ? was : undefined
}

function isTrouble(is: HostState): is is HostTrouble {
  return is === 'failed' || is === 'refused' || is === 'stale'
}

/** What became of single hosts of a Puppet bundle. */
export function ofHosts(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  if (after.fleet === before?.fleet) return []
  const known = new Map(before?.fleet?.hosts.map((host) => [host.node, host]))
  return (after.fleet?.hosts ?? []).flatMap((host) => {
    const was = known.get(host.node)
    return [...ofTrouble(after, was, host), ...ofMending(after, was, host)]
  })
}

function ofTrouble(
  memory: UnitMemory,
  was: HostStatus | undefined,
  host: HostStatus,
): Announcement[] {
  const named = namedHost(memory, host)
  const { trouble, is, failed } = host
  if (trouble === undefined) {
    if (was?.trouble === undefined) return []
    return [{ name: 'host.recovered', fields: { ...named, since: time(was.trouble.since) } }]
  }
  const { is: word, why, since } = trouble
  // One that is on its way out of trouble has been told of, unless it comes back to it.
  const same = was?.trouble?.is === word && was.trouble.why === why
  if (same && (is !== word || was.is === word)) return []
  const fields = { ...named, why, since: time(since) }
  if (word === 'failed') return [{ name: 'host.failed', fields: { ...fields, resources: failed } }]
  return [{ name: word === 'refused' ? 'host.refused' : 'host.stale', fields }]
}

/** Once, however many runs in a row have something to mend. */
function ofMending(
  memory: UnitMemory,
  was: HostStatus | undefined,
  host: HostStatus,
): Announcement[] {
  if (!host.drift || was?.drift === true) return []
  const since = time(host.reportedAt ?? 0)
  const fields = { ...namedHost(memory, host), resources: host.mended ?? [], since }
  return [{ name: 'host.drifted', fields }]
}

function namedHost({ unit, revision }: UnitMemory, { node, current, desired }: HostStatus) {
  const { environment } = partsOf(unit)
  return { unit, environment, revision, host: node, digest: current ?? desired ?? '' }
}
