import type { AwsReader, Fleet, JsonObject, Observed, Scope, Wanted } from '../../model/index.ts'
import { listAll, readObject, type StoredObject } from './calls.ts'
import { fleetOf, nodesOf, type Seen } from './fleet.ts'
import { readInstances } from './instances.ts'
import { parsePointer, targetOf, type Pointer } from './pointer.ts'
import { readReports, type Report } from './reports.ts'
import { bundlesPrefix, pointerKey, requestOf, type BundleRequest } from './request.ts'
import { firstPointer, lastPointer, nextMove, type Move } from './rollout.ts'

/** What is in the bucket of a bundle, and what it comes to now. */
export interface LiveBundle {
  readonly request: BundleRequest
  /** Left out when what is there is no pointer. */
  readonly pointer?: Pointer
  readonly etag: string
  /** Archive and manifest of the wanted digest are both there. */
  readonly stored: boolean
  readonly fleet?: Fleet
  readonly move?: Move
  /** Names of objects of old bundles that nobody needs. */
  readonly old: readonly string[]
  readonly following?: string
}

/** What the first pointer needs. */
export interface FirstFacts {
  readonly pointer: Pointer
  readonly stored: boolean
}

export async function observe(
  reader: AwsReader,
  scope: Scope<BundleRequest>,
): Promise<readonly Observed<LiveBundle>[]> {
  const { last, context } = scope
  if (last?.kind === 'bundle') return observeRemoved(reader, requestOf(last, context), scope.now)
  return Promise.all(scope.wanted.map((one) => observeBundle(reader, scope, one)))
}

/**
 * What is left of a bundle that was taken out of Git, where its documents said last. Nothing is, once hosts are told and
 * no archive is there; reports are of the hosts.
 */
async function observeRemoved(
  reader: AwsReader,
  request: BundleRequest,
  now: number,
): Promise<readonly Observed<LiveBundle>[]> {
  const [content, objects] = await Promise.all([
    readObject(reader, request.bucket, pointerKey(request)),
    listAll(reader, request.bucket, bundlesPrefix(request)),
  ])
  const pointer = content === undefined ? undefined : parsePointer(content.text)
  // Without a pointer that says so, nothing shows that what is there was published for this unit.
  if (content === undefined || pointer === undefined) return []
  if (pointer.retired === true && objects.length === 0) return []
  const old = objects.map(({ key }) => key).slice(0, deletedMax)
  const live = { request, pointer, etag: content.etag, stored: false, old }
  const move = { pointer: lastPointer(request, pointer, now), why: 'hosts are told', due: false }
  return [
    {
      name: request.bundle,
      observation: {
        state: 'present',
        live: pointer.retired === true ? live : { ...live, move },
      },
      tags: tagsIn(pointer),
    },
  ]
}

/** A pointer says whose it is, as tags do elsewhere. */
function tagsIn({ unit, source }: Pointer): Readonly<Record<string, string>> {
  return { 'plumbline:unit': unit, 'plumbline:source': source }
}

async function observeBundle(
  reader: AwsReader,
  scope: Scope<BundleRequest>,
  { name, request }: Wanted<BundleRequest>,
): Promise<Observed<LiveBundle>> {
  const { bucket } = request
  const [content, objects, reports, instances] = await Promise.all([
    readObject(reader, bucket, pointerKey(request)),
    listAll(reader, bucket, bundlesPrefix(request)),
    readReports(reader, request),
    readInstances(reader, request.ec2Tags),
  ])
  const seen = { objects, reports, instances }
  const stored = isStored(request, objects)
  if (content === undefined) {
    const pointer = firstPointer(request, nodesOf(request, seen, scope.now), scope.now)
    const facts = { pointer, stored } as unknown as JsonObject
    return { name, observation: { state: 'absent' }, facts }
  }
  const { text, etag } = content
  const pointer = parsePointer(text)
  const base = { request, etag, stored, old: [] }
  if (pointer === undefined) {
    return { name, observation: { state: 'present', live: base }, tags: {} }
  }
  const following = scope.following === undefined ? {} : { following: scope.following }
  const live = {
    ...base,
    ...following,
    ...state(request, pointer, seen, scope.now),
  }
  const due = targetOf(pointer) === request.digest && stored && (live.move?.due ?? true)
  return {
    name,
    observation: { state: 'present', live },
    tags: tagsIn(pointer),
    ...(due && { due }),
  }
}

function state(
  request: BundleRequest,
  pointer: Pointer,
  seen: Seen & { readonly objects: readonly StoredObject[] },
  now: number,
): Pick<LiveBundle, 'pointer' | 'fleet' | 'move' | 'old'> {
  const fleet = fleetOf(request, pointer, seen, now)
  const move = nextMove(request, pointer, fleet, now)
  const quiet = move === undefined && fleet.is === 'Converged'
  const old = quiet ? oldObjects(request, pointer, seen) : []
  return { pointer, fleet, ...(move !== undefined && { move }), old }
}

function isStored(request: BundleRequest, objects: readonly StoredObject[]): boolean {
  const base = `${bundlesPrefix(request)}${request.digest}`
  const keys = new Set(objects.map(({ key }) => key))
  return keys.has(`${base}.tar.gz`) && keys.has(`${base}.json`)
}

/** Bundles that stay for a way back, beside those that somebody uses. */
const keptMax = 5
/** DeleteObjects takes 1000 names; the rest goes at the next look. */
const deletedMax = 1_000

/** What is in use by no pointer and no host, and not among the newest. */
function oldObjects(
  request: BundleRequest,
  pointer: Pointer,
  {
    objects,
    reports,
  }: { readonly objects: readonly StoredObject[]; readonly reports: readonly Report[] },
): readonly string[] {
  const prefix = bundlesPrefix(request)
  const digest = ({ key }: StoredObject) => key.slice(prefix.length, prefix.length + 64)
  const used = new Set<string | null | undefined>([
    request.digest,
    pointer.digest,
    pointer.previous,
    ...reports.flatMap(({ desired, current, applied }) => [desired, current, applied]),
  ])
  const newest = objects.toSorted((a, b) => b.modifiedAt - a.modifiedAt).map(digest)
  const kept = new Set([...new Set(newest)].slice(0, keptMax))
  return objects
    .filter((one) => !used.has(digest(one)) && !kept.has(digest(one)))
    .map(({ key }) => key)
    .slice(0, deletedMax)
}
