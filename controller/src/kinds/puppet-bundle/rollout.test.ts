import { expect, test } from 'vitest'
import { fleetOf } from './fleet.ts'
import type { Pointer } from './pointer.ts'
import type { Report } from './reports.ts'
import type { BundleRequest } from './request.ts'
import { firstPointer, lastPointer, nextMove } from './rollout.ts'

const apply = { mode: 'enforce', noopFirst: true, everySeconds: 600, splaySeconds: 0 } as const
const day = 24 * 60 * 60_000
const start = Date.UTC(2026, 0, 1)
const nodes = Array.from({ length: 20 }, (_, index) => `n${index}`)
const digest = 'a'.repeat(64)

function request(rollout: Partial<BundleRequest['rollout']> = {}): BundleRequest {
  const waves = [{ hosts: 1 }, { percent: 10 }, { percent: 50 }, { percent: 100 }]
  return {
    unit: 'prod/bundle/edge',
    source: 'main',
    revision: 'r',
    bundle: 'edge',
    bucket: 'b',
    prefix: '',
    digest,
    folder: 'code',
    validation: 'Valid',
    apply,
    rollout: { waves, pauseSeconds: 0, maxFailures: 0, onFailure: 'stop', ...rollout },
    nodes,
    ec2Tags: {},
  }
}

const report = (
  node: string,
  pointer: Pointer,
  at: number,
  more: Partial<Report> = {},
): Report => ({
  node,
  result: 'converged',
  phase: 'apply',
  message: '',
  generation: pointer.generation,
  at,
  desired: digest,
  current: digest,
  applied: digest,
  drift: false,
  failed: [],
  changed: [],
  ...more,
})

function move(of: BundleRequest, pointer: Pointer, reports: readonly Report[], now: number) {
  return nextMove(of, pointer, fleetOf(of, pointer, { reports, instances: [] }, now), now)
}

test('waves grow as they say, one after the other, and every pointer is newer', () => {
  let pointer = firstPointer(request(), nodes, start)
  const sizes = [pointer.next?.nodes.length]
  while (pointer.next !== undefined) {
    const reports = pointer.next.nodes.map((node) => report(node, pointer, start))
    const next = move(request(), pointer, reports, start)?.pointer
    if (next === undefined) throw new Error('the wave does not end')
    expect(next.generation).toBeGreaterThan(pointer.generation)
    pointer = next
    sizes.push(pointer.next?.nodes.length)
  }
  expect(sizes).toEqual([1, 2, 10, undefined])
  expect(pointer.digest).toBe(digest)
})

test('a wave waits for its hosts and for the pause, and ends when too many fail', () => {
  const of = request({ pauseSeconds: 60, waves: [{ hosts: 2 }, { percent: 100 }], maxFailures: 1 })
  const pointer = firstPointer(of, nodes, start)
  const [one = '', two = ''] = pointer.next?.nodes ?? []
  const failed = { result: 'failed', applied: 'b'.repeat(64) }

  expect(move(of, pointer, [report(one, pointer, start)], start + 61_000)).toBeUndefined()
  const both = [report(one, pointer, start), report(two, pointer, start, failed)]
  expect(move(of, pointer, both, start + 59_000)).toBeUndefined()
  expect(move(of, pointer, both, start + 61_000)?.pointer.digest).toBe(digest)
  const worse = both.map((told) => ({ ...told, ...failed }))
  expect(move(of, pointer, worse, start + 61_000)).toBeUndefined()
})

test('a report of before the pointer says nothing about the wave', () => {
  const of = request()
  const stable = { ...firstPointer(request({ waves: [{ percent: 100 }] }), nodes, start) }
  const wanted = { ...of, digest: 'c'.repeat(64) }
  const pointer = move(wanted, stable, [], start)?.pointer
  const [canary = ''] = pointer?.next?.nodes ?? []
  if (pointer === undefined) throw new Error('nothing moves')

  const old = report(canary, stable, start - 1_000, { result: 'refused' })
  expect(fleetOf(wanted, pointer, { reports: [old], instances: [] }, start).hosts.at(-1)?.is).toBe(
    'progressing',
  )
  expect(move(wanted, pointer, [old], start)).toBeUndefined()
})

test('where nobody is known, the bundle is for whoever comes', () => {
  expect(firstPointer(request(), [], start)).toMatchObject({ digest })
})

test('the first pointer after a bucket was lost, and one after a pointer that was put low by hand, are newer than all before', () => {
  const of = request({ waves: [{ percent: 100 }] })
  const seen = firstPointer(of, nodes, start)
  const byHand = { ...seen, generation: 7, digest: 'f'.repeat(64) }

  expect(firstPointer(of, [], start + 1_000).generation).toBeGreaterThan(seen.generation)
  expect(move(of, byHand, [], start + 1_000)?.pointer.generation).toBeGreaterThan(seen.generation)
  expect(lastPointer(of, seen, start).generation).toBe(seen.generation + 1)
})

test('a pointer is renewed at half of its time, and then all over again', () => {
  const of = request({ waves: [{ percent: 100 }] })
  const pointer = firstPointer(of, nodes, start)

  expect(move(of, pointer, [], start + 3 * day)).toBeUndefined()
  const renewed = move(of, pointer, [], start + 4 * day)
  expect(renewed).toMatchObject({ due: true, pointer: { digest } })
  expect(renewed?.pointer.generation).toBeGreaterThan(pointer.generation)
  expect(Date.parse(renewed?.pointer.validUntil ?? '')).toBe(start + 11 * day)
})
