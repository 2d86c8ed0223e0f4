import type { Unit } from '@plumbline/desired-state'
import {
  call,
  defineKind,
  type Change,
  type Context,
  type PlannedCall,
  type Shape,
  type Wanted,
} from '../../model/index.ts'
import { calls, deleteObjects, putObject } from './calls.ts'
import { healthOf } from './health.ts'
import { observe, type FirstFacts, type LiveBundle } from './observe.ts'
import { targetOf, type Pointer } from './pointer.ts'
import { bundlesPrefix, pointerKey, requestOf, type BundleRequest } from './request.ts'

/**
 * Puppet code in S3, and the pointer that says which hosts take it: docs/puppet-bundles.md. Archives and signatures are
 * named in the calls, and filled in where calls are sent.
 */
export const puppetBundle = defineKind<BundleRequest, LiveBundle>({
  name: 'puppet-bundle',
  units: ['bundle'],
  traces: {
    nameIn: () => undefined,
    never: 'objects of bundles carry no tags; a bundle that is gone from Git stays for its hosts',
  },
  calls,
  wanted,
  observe,
  actual,
  plan,
  health: healthOf,
  sources: () => ['spec.source'],
})

function wanted(unit: Unit, context: Context): readonly Wanted<BundleRequest>[] {
  if (unit.kind !== 'bundle') return []
  const request = requestOf(unit, context)
  const { digest, apply } = request
  return [{ name: unit.name, request, shape: { digest, apply: { ...apply }, stored: true } }]
}

function actual({ pointer, stored, move, old }: LiveBundle): Shape {
  if (pointer === undefined) return { stored }
  return {
    digest: targetOf(pointer),
    apply: { ...pointer.apply },
    stored,
    ...(move?.due === true && { due: move.why }),
    ...(old.length > 0 && { old: `${old.length} objects of bundles that nobody uses` }),
  }
}

function plan(change: Change<BundleRequest, LiveBundle>): readonly PlannedCall[] {
  if (change.state === 'unwanted') return retire(change.live)
  const { request } = change.wanted
  if (change.state === 'absent') {
    const { pointer, stored } = change.facts as unknown as FirstFacts
    return [...uploads(request, stored), publish(request, pointer)]
  }
  const { stored, move, old, etag } = change.live
  const steps = uploads(request, stored)
  if (move !== undefined) return [...steps, publish(request, move.pointer, etag, move.why)]
  return [...steps, ...clear(request, old)]
}

/** Hosts are told first: none begins to take a bundle that is about to go. */
function retire({ request, move, etag, old }: LiveBundle): readonly PlannedCall[] {
  const told = move === undefined ? [] : [publish(request, move.pointer, etag, move.why)]
  return [...told, ...clear(request, old)]
}

function clear({ bucket }: BundleRequest, keys: readonly string[]): readonly PlannedCall[] {
  if (keys.length === 0) return []
  const Objects = keys.map((Key) => ({ Key }))
  const input = { Bucket: bucket, Delete: { Objects, Quiet: true } }
  return [{ call: call(deleteObjects, input), effect: 'deletes' }]
}

/** Objects of a digest never change, so that they are written once. */
function uploads(request: BundleRequest, stored: boolean): readonly PlannedCall[] {
  if (stored) return []
  const { bucket: Bucket, digest, unit, source, revision, folder, validation } = request
  const base = `${bundlesPrefix(request)}${digest}`
  const named = { unit, source, revision, folder, digest, validation }
  const put = (Key: string, ContentType: string, part: string): PlannedCall => ({
    call: {
      op: putObject.op,
      input: { Bucket, Key, ContentType, Body: { part, ...named } },
    },
    effect: 'creates',
  })
  return [
    put(`${base}.tar.gz`, 'application/gzip', 'archive'),
    put(`${base}.json`, 'application/json', 'manifest'),
  ]
}

/** The pointer moves only from where it was seen: of two who move it at once, one is refused. */
function publish(
  request: BundleRequest,
  pointer: Pointer,
  etag?: string,
  note?: string,
): PlannedCall {
  const condition = etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: etag }
  return {
    call: {
      op: putObject.op,
      input: {
        Bucket: request.bucket,
        Key: pointerKey(request),
        ContentType: 'application/json',
        CacheControl: 'no-store',
        ...condition,
        Body: { sealed: JSON.stringify(pointer) },
      },
    },
    effect: etag === undefined ? 'creates' : 'updates in place',
    ...(note !== undefined && { note }),
  }
}
