import { z } from 'zod'
import { unitId } from '../documents/catalogue.ts'
import { checkObject } from '../checks/index.ts'
import { aroundIn } from '../checks/subject.ts'
import {
  shortName,
  type ObjectDocument,
  type ObjectKind,
  type OverlayDocument,
} from '../documents/documents.ts'
import { documentKinds } from '../schema/envelope.ts'
import { problemsOf } from '../schema/issues.ts'
import { jobSpec } from '../schema/job.ts'
import { linksOf, type Link } from '../documents/links.ts'
import { limits } from '../limits.ts'
import { merge } from './merge.ts'
import { origins, originsOfEnvironment, type Origins } from './origins.ts'
import { present } from '../present.ts'
import { problemAt } from '../text/problem.ts'
import { puppetBundleSpec } from '../schema/puppet-bundle.ts'
import { serviceSpec, withRules } from '../schema/service.ts'
import type { Settled } from './settle.ts'
import { find, hasLater, plain, textAt, type Entry, type Fields } from '../text/tree.ts'
import { judgeUnit, type Bounds } from '../tenancy/bounds.ts'
import type { Environment, JobUnit, Problem, PuppetBundle, ServiceUnit, UnitId } from '../types.ts'
import type { FieldBook } from '../schema/unknown-field.ts'
import {
  fillVariables,
  type Variable,
  type Variables,
  type Versions,
} from '../handover/variables.ts'

/** An `Environment` that objects can be rendered in. */
export interface Place {
  readonly name: string
  /** Left out while something in it is known only with the hand-over. */
  readonly environment?: Environment
  readonly variables: Variables
  /** Where its values were written, by paths such as `environment.network.subnets`. */
  readonly origins: Origins
  /** Of the parameters of the hand-over that the environment itself is made of. */
  readonly versions: Versions
  /** The document of the environment. */
  readonly document: Fields
  /** Left out where anybody may write anything. */
  readonly bounds?: Bounds
  /** The same object as long as nothing in it changed, `teamOf` of the bounds apart. */
  readonly edition: object
}

/** A unit before it is known what other units mean to it. */
export type Draft =
  | Omit<ServiceUnit, 'fingerprint'>
  | Omit<JobUnit, 'fingerprint' | 'calledBy'>
  | Omit<PuppetBundle, 'fingerprint'>

export interface Rendering {
  /** Left out when there are problems. */
  readonly unit?: Draft
  /** It is right as far as that can be said without the hand-over. */
  readonly later?: true
  /** What it needs of other objects, right or wrong. */
  readonly links?: readonly Link[]
  readonly problems: readonly Problem[]
}

/** An image that was written elsewhere, or why there is none; neither while it is in an unreadable file. */
export type Found =
  | { readonly image: Entry }
  | { readonly message: string; readonly hint: string }
  | { readonly image?: never }

/** What an object needs to know of the others in its environment. */
export interface Neighbours {
  /** The image of another object. */
  readonly image: (object: string) => Found
  readonly check: (links: readonly Link[]) => readonly Problem[]
}

const rendered = {
  Service: z.strictObject({ spec: serviceSpec }),
  Job: z.strictObject({ spec: jobSpec }),
  PuppetBundle: z.strictObject({ spec: puppetBundleSpec }),
} as const

/** One object in one environment: merge, variables, validation. */
export function render(
  object: ObjectDocument,
  place: Place,
  overlay: OverlayDocument | undefined,
  neighbours: Neighbours,
): Rendering {
  const mixed = mix(object, place, overlay)
  if (mixed === undefined) return { problems: [] }
  const { root, patch, problems: unfilled, versions } = withImage(mixed, neighbours)
  const { kind, name } = object
  const main = textAt(root, ['spec', 'container']) ?? name
  const schema = rendered[kind]
  const links = linksOf(root)
  const parsed = schema.safeParse(plain(root))
  const problems = [
    ...unfilled,
    ...problemsOf(parsed.error?.issues ?? [], { root, schema, ...aroundOf(kind) }),
    ...checkObject({ kind, main, root, overlay: patch, around: aroundIn(place.document) }),
    ...neighbours.check(links),
  ]
  if (problems.length > 0) return { problems, links }
  const judged = boundsAt(object, overlay, root, place)
  if (judged.problems.length > 0) return { problems: judged.problems, links }
  if (hasLater(root) || place.environment === undefined) return { problems, links, later: true }
  if (!parsed.success) return { problems, links }
  const size = checkLength(root, parsed.data.spec)
  if (size !== undefined) return { problems: [size], links }
  const { environment, origins: ofEnvironment } = place
  const handover = { ...place.versions, ...versions }
  const { tenant } = judged
  const made = present({
    environment,
    origins: { ...origins(root), ...ofEnvironment },
    handover,
    tenant,
  })
  return { unit: unitOf(object, made, links, parsed.data.spec), problems, links }
}

/** Whose unit it is, and what that tenant does not allow. */
function boundsAt(
  object: ObjectDocument,
  overlay: OverlayDocument | undefined,
  root: Fields,
  { name, environment, document, bounds }: Place,
): { readonly tenant?: string; readonly problems: readonly Problem[] } {
  if (bounds === undefined) return { problems: [] }
  const around = { name, environment, document }
  const { tenant, problems } = judgeUnit({ object, overlay, root, around }, bounds)
  const some = problems.slice(0, limits.problemsMax)
  return tenant === undefined ? { problems: some } : { tenant: tenant.name, problems: some }
}

/** What helps to say where a field belongs that is not one. */
function aroundOf(kind: ObjectKind): Pick<FieldBook, 'whole' | 'others'> {
  const others = Object.entries(rendered).filter(([other]) => other !== kind)
  return { whole: documentKinds[kind], others: Object.fromEntries(others) }
}

interface Mixed {
  readonly root: Fields
  readonly patch?: Fields | undefined
  readonly versions: Versions
  readonly problems: readonly Problem[]
}

/** Base and overlay merged, and variables filled. */
export function mix(
  object: ObjectDocument,
  place: Place,
  overlay: OverlayDocument | undefined,
): Mixed | undefined {
  const base = specOf(object.root)
  if (base === undefined) return undefined
  const patch = overlay === undefined ? undefined : specOf(overlay.root)
  const merged = patch === undefined ? base : merge(base, patch)
  const { tree, ...rest } = fillVariables(merged, place.variables, [])
  return tree.is === 'fields' ? { root: tree, patch, ...rest } : undefined
}

/** `imageFrom` takes the place of `image`; which of the two was meant when both are there, only the author knows. */
function withImage(mixed: Mixed, neighbours: Neighbours): Mixed {
  const from = find(mixed.root, ['spec', 'imageFrom'])?.value
  const spec = mixed.root.entries.get('spec')
  if (from?.is !== 'scalar' || typeof from.value !== 'string') return mixed
  if (spec?.value.is !== 'fields') return mixed
  if (spec.value.entries.has('image')) {
    const message = 'image and imageFrom cannot stand together'
    const problem = problemAt(from.at, ['spec', 'imageFrom'], message, 'take one of the two away')
    return { ...mixed, problems: [...mixed.problems, problem] }
  }
  const found = neighbours.image(from.value)
  if ('image' in found && found.image !== undefined) return withEntry(mixed, spec, found.image)
  // The missing image is told here or elsewhere; the schema need not tell it again.
  const told: Entry = {
    key: from.at,
    value: { is: 'scalar', value: null, at: from.at, told: true },
  }
  const { problems } = mixed
  if (!('message' in found)) return withEntry(mixed, spec, told)
  const problem = problemAt(from.at, ['spec', 'imageFrom'], found.message, found.hint)
  return { ...withEntry(mixed, spec, told), problems: [...problems, problem] }
}

function withEntry(mixed: Mixed, spec: Entry, image: Entry): Mixed {
  if (spec.value.is !== 'fields') return mixed
  const entries = new Map([...spec.value.entries, ['image', image]])
  const value: Fields = { ...spec.value, entries }
  const root: Fields = { ...mixed.root, entries: new Map([['spec', { ...spec, value }]]) }
  return { ...mixed, root }
}

function checkLength(root: Fields, spec: object): Problem | undefined {
  const at = root.entries.get('spec')?.key ?? root.at
  if (JSON.stringify(spec).length <= limits.specCharactersMax) return undefined
  const message = `the object is larger than the ${limits.specCharactersMax / 1024} KiB that ECS takes`
  return problemAt(at, ['spec'], message, 'move long texts into the image, or into a parameter')
}

function unitOf(
  object: ObjectDocument,
  made: Pick<Draft, 'environment' | 'origins' | 'handover' | 'tenant'>,
  links: readonly Link[],
  spec: Specs[ObjectKind],
): Draft {
  const { name, team, tags = {} } = object
  const base = {
    ...made,
    id: unitId(made.environment.name, shortName(object)),
    name,
    ...(team !== undefined && { team }),
    tags,
    dependsOn: dependenciesOf(links, made.environment.name),
  }
  if (object.kind === 'PuppetBundle') {
    return { ...base, kind: 'bundle', spec: spec as Specs['PuppetBundle'] }
  }
  return object.kind === 'Service'
    ? { ...base, kind: 'service', spec: withRules(spec as Specs['Service'], {}) }
    : { ...base, kind: 'job', spec: spec as Specs['Job'] }
}

interface Specs {
  readonly Service: z.output<typeof serviceSpec>
  readonly Job: z.output<typeof jobSpec>
  readonly PuppetBundle: z.output<typeof puppetBundleSpec>
}

/** The units that must be in place before a change of this one goes out. */
function dependenciesOf(links: readonly Link[], environment: string): readonly UnitId[] {
  const first = links.filter((link) => link.first)
  return [...new Set(first.map(({ to }) => to))].map((object) => unitId(environment, object))
}

/** The document with nothing but its spec, so that paths begin with `spec`. */
function specOf(root: Fields): Fields | undefined {
  const spec = root.entries.get('spec')
  if (spec?.value.is !== 'fields') return undefined
  return { is: 'fields', at: root.at, entries: new Map<string, Entry>([['spec', spec]]) }
}

/** What an Environment offers to the objects in it; nothing when it has problems. */
export function placeOf(
  { document, variables, versions, later }: Settled,
  bounds: Bounds | undefined,
): Place | undefined {
  const { name, root } = document
  if (document.spec === undefined && !later) return undefined
  const region = textAt(root, ['spec', 'region']) ?? ''
  const account = textAt(root, ['spec', 'account']) ?? ''
  const all: [string, Variable][] = [
    ['env.name', { value: name }],
    ['env.region', { value: region }],
    ['env.account', { value: account }],
  ]
  const place = {
    name,
    variables: new Map([...variables, ...all]),
    versions,
    origins: originsOfEnvironment(root),
    document: root,
    edition: {},
    ...(bounds === undefined ? {} : { bounds }),
  }
  if (document.spec === undefined) return place
  const { vars: _vars, ...spec } = document.spec
  return { ...place, environment: { name, ...spec } }
}
