import type { PuppetWave } from '@plumbline/desired-state'
import { equal, type Fleet } from '../../model/index.ts'
import { inWaveOrder, targetOf, type Pointer } from './pointer.ts'
import type { BundleRequest } from './request.ts'

/** How long hosts trust a pointer (ms); it is renewed at half of this. */
const validMs = 7 * 24 * 60 * 60_000

/** The pointer that is to be written now, and why; `undefined` when the one that is there is right for now. */
export interface Move {
  readonly pointer: Pointer
  readonly why: string
  /** Brought by time and by the reports of hosts, not by a commit. */
  readonly due: boolean
}

type Place = Pick<Pointer, 'digest' | 'next' | 'previous' | 'retired'>

export function firstPointer(
  request: BundleRequest,
  nodes: readonly string[],
  now: number,
): Pointer {
  return pointerOf(request, generationAfter(0, now), begin(request, null, nodes, now), now)
}

/** The pointer that tells hosts that the bundle was taken out of Git. */
export function lastPointer(request: BundleRequest, pointer: Pointer, now: number): Pointer {
  const generation = generationAfter(pointer.generation, now)
  return pointerOf(request, generation, { digest: null, retired: true }, now)
}

export function nextMove(
  request: BundleRequest,
  pointer: Pointer,
  fleet: Fleet,
  now: number,
): Move | undefined {
  const move = (place: Place, why: string, due: boolean): Move => ({
    pointer: pointerOf(request, generationAfter(pointer.generation, now), place, now),
    why,
    due,
  })
  const { digest, next, previous } = pointer
  const stays: Place = {
    digest,
    ...(next !== undefined && { next }),
    ...(previous !== undefined && { previous }),
  }
  if (targetOf(pointer) !== request.digest) {
    const nodes = fleet.hosts.map(({ node }) => node)
    if (digest === request.digest || previous === request.digest) {
      return move(
        { digest: request.digest },
        'back to the bundle before, everywhere at once',
        false,
      )
    }
    return move(begin(request, digest, nodes, now), 'a new bundle', false)
  }
  if (!equal(pointer.apply, request.apply)) {
    return move(stays, 'hosts apply it in another way', false)
  }
  const wave = nextWave(request, pointer, fleet, now)
  if (wave !== undefined) return move(wave, 'the next wave', true)
  const left = Date.parse(pointer.validUntil) - now
  return left < validMs / 2 ? move(stays, 'hosts go on trusting it', true) : undefined
}

/** Hosts of the wave, or of all, that failed with the bundle that is being rolled out. */
export function failuresIn(request: BundleRequest, pointer: Pointer, fleet: Fleet): number {
  return fleet.hosts.filter(({ node, is }) => {
    const counts = pointer.next === undefined || pointer.next.nodes.includes(node)
    return (
      counts &&
      (is === 'failed' || is === 'refused' || (pointer.next !== undefined && is === 'stale'))
    )
  }).length
}

function begin(
  request: BundleRequest,
  stable: string | null,
  nodes: readonly string[],
  now: number,
): Place {
  return waveAfter(request, stable, nodes, { nodes: [], wave: 0 }, now)
}

/** The next wave that reaches a host which those before did not; all hosts when none is left. */
function waveAfter(
  { unit, digest, rollout }: BundleRequest,
  stable: string | null,
  nodes: readonly string[],
  before: { readonly nodes: readonly string[]; readonly wave: number },
  now: number,
): Place {
  const ordered = inWaveOrder(unit, nodes)
  for (const [index, wave] of rollout.waves.entries()) {
    const count = countOf(wave, ordered.length)
    if (index < before.wave || count <= before.nodes.length || count >= ordered.length) continue
    const since = new Date(now).toISOString()
    const next = { digest, nodes: ordered.slice(0, count), wave: index + 1, since }
    return { digest: stable, next }
  }
  return { digest, ...(stable !== null && { previous: stable }) }
}

function countOf(wave: PuppetWave, all: number): number {
  return 'hosts' in wave ? wave.hosts : Math.ceil((wave.percent / 100) * all)
}

function nextWave(
  request: BundleRequest,
  { digest, next }: Pointer,
  fleet: Fleet,
  now: number,
): Place | undefined {
  if (next === undefined) return undefined
  const wave = fleet.hosts.filter(({ node }) => next.nodes.includes(node))
  const settled = wave.every(({ is }) => is !== 'progressing' && is !== 'waiting')
  const failed = wave.filter(({ is }) => is !== 'converged' && is !== 'pending').length
  const paused = now - Date.parse(next.since) < request.rollout.pauseSeconds * 1_000
  if (!settled || paused || failed > request.rollout.maxFailures) return undefined
  const nodes = fleet.hosts.map(({ node }) => node)
  return waveAfter(request, digest, nodes, next, now)
}

/**
 * Hosts take no generation below one that they have seen. It is at least the second in which it is written, so that it
 * is above theirs also where the pointer before was lost with its bucket, or put lower by hand.
 */
function generationAfter(last: number, now: number): number {
  return Math.max(last + 1, Math.floor(now / 1_000))
}

function pointerOf(request: BundleRequest, generation: number, place: Place, now: number): Pointer {
  return {
    apiVersion: 'plumbline/v1',
    kind: 'PuppetPointer',
    unit: request.unit,
    source: request.source,
    generation,
    ...place,
    revision: request.revision,
    apply: request.apply,
    publishedAt: new Date(now).toISOString(),
    validUntil: new Date(now + validMs).toISOString(),
  }
}
