import { z } from 'zod'
import type { ImagePolicy } from '../spec/image-policy.ts'
import { fillEnvironment, handoverVariables, usesHandover } from '../handover/handover.ts'
import { problemsOf } from '../schema/issues.ts'
import {
  documentKinds,
  environmentDocument,
  imagePolicyDocument,
  isDocumentKind,
  jobDocument,
  kindShortNames,
  puppetBundleDocument,
  roleDocument,
  serviceDocument,
  tenantDocument,
  type DocumentKind,
} from '../schema/envelope.ts'
import { limits } from '../limits.ts'
import { markersIn } from '../text/markers.ts'
import { nearest, suggestion } from '../text/nearest.ts'
import type { ParsedDocument } from '../text/parse.ts'
import { present } from '../present.ts'
import { problemAt, quoted } from '../text/problem.ts'
import {
  fieldsAt,
  find,
  plain,
  textAt,
  type Fields,
  type Marker,
  type Span,
  type Tree,
} from '../text/tree.ts'
import type { Role } from '../spec/role.ts'
import type { Tenant } from '../spec/tenant.ts'
import type { Problem } from '../types.ts'
import { name, serviceName } from '../schema/values.ts'
import type { Variables } from '../handover/variables.ts'

interface Known {
  /** Nothing is known but the name: the file could not be parsed. */
  readonly suspected?: true
  /** Where its name (or, of an overlay, its target) is written. */
  readonly at: Span
  readonly root: Fields
  /** It uses `${bootstrap.…}`, or may do so. */
  readonly handover?: true
  readonly markers?: readonly Marker[]
  readonly problems: readonly Problem[]
}

/** A document that is rendered once for each environment. */
export interface ObjectDocument extends Known {
  readonly kind: ObjectKind
  readonly name: string
  readonly team?: string
  /** Left out when nothing but the name is known. */
  readonly tags?: Readonly<Record<string, string>>
  /** Left out: all environments. */
  readonly environments?: readonly string[]
}

export interface EnvironmentDocument extends Known {
  readonly kind: 'Environment'
  readonly name: string
  /** Left out when the document has problems, and while it is not known what the hand-over puts into it. */
  readonly spec?: z.output<typeof environmentDocument>['spec']
}

export interface OverlayDocument extends Known {
  readonly kind: 'Overlay'
  /** `service/web` */
  readonly target: string
  readonly environment: string
}

/** A document that means the same in every environment. */
export interface PolicyDocument extends Known {
  readonly kind: 'ImagePolicy'
  readonly name: string
  /** Left out when the document has problems. */
  readonly policy?: ImagePolicy
}

export interface TenantDocument extends Known {
  readonly kind: 'Tenant'
  readonly name: string
  /** Left out when the document has problems. */
  readonly tenant?: Tenant
}

export interface RoleDocument extends Known {
  readonly kind: 'Role'
  readonly name: string
  /** Left out when the document has problems. */
  readonly role?: Role
}

/** A document of which not even kind and name are known. */
export interface UnknownDocument {
  readonly kind: undefined
  readonly root: Tree
  readonly problems: readonly Problem[]
}

/** The kinds of documents that are rendered once for each environment. */
export type ObjectKind = keyof typeof kindShortNames

export function isObjectKind(word: string | undefined): word is ObjectKind {
  return word !== undefined && Object.hasOwn(kindShortNames, word)
}

export type KnownDocument =
  | ObjectDocument
  | EnvironmentDocument
  | OverlayDocument
  | PolicyDocument
  | TenantDocument
  | RoleDocument

/** A Service, a Job, a PuppetBundle and an Overlay are validated after the merge; here only what surrounds their spec. */
const unmerged = { spec: z.record(z.string(), z.unknown()) }
const envelopes = {
  ...documentKinds,
  Service: serviceDocument.extend(unmerged),
  Job: jobDocument.extend(unmerged),
  PuppetBundle: puppetBundleDocument.extend(unmerged),
} as const

/** Says what a document is, and checks everything about it that does not depend on other documents. */
export function identify(document: ParsedDocument): KnownDocument | UnknownDocument {
  const { root, at } = document
  if (root.is !== 'fields') {
    const message = 'a document is a map that starts with apiVersion and kind'
    const problem = problemAt(at, [], message, 'look at the examples of the language')
    return { kind: undefined, root, problems: [...document.problems, problem] }
  }
  const kind = probableKind(root)
  const found = kind === 'Environment' ? checkEnvironment(root, at) : checkEnvelope(root, at)
  const problems = [...document.problems, ...found]
  const known = kind === undefined ? undefined : asKind(kind, root, problems)
  return known ?? { kind: undefined, root, problems }
}

/** The kind that was written, or that was probably meant: a misspelt overlay is still an overlay. */
function probableKind(root: Fields): DocumentKind | undefined {
  const written = textAt(root, ['kind'])
  if (isDocumentKind(written)) return written
  const near = nearest(written ?? '', Object.keys(documentKinds))
  return isDocumentKind(near) ? near : undefined
}

const notGiven: Variables = new Map(handoverVariables('', undefined))

/** An Environment is checked as far as that is possible without its hand-over. */
function checkEnvironment(root: Fields, at: Span): readonly Problem[] {
  const { tree, problems } = fillEnvironment(root, notGiven)
  return [...problems, ...checkEnvelope(tree, at)]
}

function checkEnvelope(root: Fields, at: Span): readonly Problem[] {
  const kind = find(root, ['kind'])?.value
  if (kind === undefined && !root.entries.has('apiVersion')) {
    const message = 'this is not a Plumbline document: apiVersion and kind are missing'
    const hint =
      'start it with "apiVersion: plumbline/v1" and "kind: …", or move it out of the source'
    return [problemAt(at, [], message, hint)]
  }
  const written = textAt(root, ['kind'])
  if (isDocumentKind(written)) {
    const schema = envelopes[written]
    const result = schema.safeParse(plain(root))
    const around = { root, schema, whole: documentKinds[written] }
    return problemsOf(result.error?.issues ?? [], around)
  }
  const kinds = Object.keys(documentKinds)
  const message = written === undefined ? 'kind is missing' : `${quoted(written)} is not a kind`
  const hint = suggestion(written ?? '', kinds, 'kinds')
  return [problemAt(kind?.at ?? at, ['kind'], message, hint)]
}

function asKind(
  kind: DocumentKind,
  root: Fields,
  problems: readonly Problem[],
): KnownDocument | undefined {
  const markers = markersIn(root)
  const common = {
    root,
    problems,
    ...(usesHandover(root) ? { handover: true as const } : {}),
    ...(markers.length > 0 ? { markers } : {}),
  }
  if (kind === 'Overlay') return asOverlay(common)
  const found = find(root, ['metadata', 'name'])?.value
  const called = nameOf(found, kind === 'Service' ? serviceName : name)
  if (found === undefined || called === undefined) return undefined
  const known = { name: called, at: found.at, ...common }
  if (kind === 'Environment') return asEnvironment(known)
  if (kind === 'ImagePolicy') return asPolicy(known)
  if (kind === 'Tenant') return asTenant(known)
  if (kind === 'Role') return asRole(known)
  const team = textAt(root, ['metadata', 'team'])
  const tags = tagsOf(fieldsAt(root, ['metadata', 'tags']))
  const environments = namesOf(find(root, ['metadata', 'environments'])?.value)
  return {
    kind,
    ...known,
    ...(team === undefined ? {} : { team }),
    tags,
    ...(environments === undefined ? {} : { environments }),
  }
}

function asEnvironment(known: Known & { name: string }): EnvironmentDocument {
  const parsed = environmentDocument.safeParse(plain(known.root))
  const usable = parsed.success && known.problems.length === 0 && known.handover !== true
  return { kind: 'Environment', ...known, ...(usable ? { spec: parsed.data.spec } : {}) }
}

function asPolicy(known: Known & { name: string }): PolicyDocument {
  const parsed = imagePolicyDocument.safeParse(plain(known.root))
  if (!parsed.success || known.problems.length > 0) return { kind: 'ImagePolicy', ...known }
  const { metadata, spec } = parsed.data
  const policy = present({ name: known.name, team: metadata.team, spec })
  return { kind: 'ImagePolicy', ...known, policy }
}

function asTenant(known: Known & { name: string }): TenantDocument {
  const parsed = tenantDocument.safeParse(plain(known.root))
  if (!parsed.success || known.problems.length > 0) return { kind: 'Tenant', ...known }
  const { name: called } = known
  const tenant = { name: called, spec: { teams: [called], ...parsed.data.spec } }
  return { kind: 'Tenant', ...known, tenant }
}

function asRole(known: Known & { name: string }): RoleDocument {
  const parsed = roleDocument.safeParse(plain(known.root))
  if (!parsed.success || known.problems.length > 0) return { kind: 'Role', ...known }
  const role = { name: known.name, spec: parsed.data.spec, file: known.at.file }
  return { kind: 'Role', ...known, role }
}

function asOverlay(common: Omit<Known, 'at'>): OverlayDocument | undefined {
  const { root } = common
  const at = find(root, ['target'])?.value.at
  const target = textAt(root, ['target'])
  const environment = nameOf(find(root, ['environment'])?.value)
  if (at === undefined || target === undefined || environment === undefined) return undefined
  return { kind: 'Overlay', target, environment, at, ...common }
}

/** `service/web` of a Service called web. */
export function shortName({ kind, name: called }: Pick<ObjectDocument, 'kind' | 'name'>): string {
  return `${kindShortNames[kind]}/${called}`
}

function nameOf(tree: Tree | undefined, form = name): string | undefined {
  const written = tree?.is === 'scalar' ? tree.value : undefined
  return form.safeParse(written).data
}

function tagsOf(tags: Fields | undefined): Readonly<Record<string, string>> {
  const entries = [...(tags?.entries ?? [])].flatMap(([key, { value }]) =>
    value.is === 'scalar' && typeof value.value === 'string' ? [[key, value.value] as const] : [],
  )
  return Object.fromEntries(entries)
}

function namesOf(tree: Tree | undefined): readonly string[] | undefined {
  if (tree?.is !== 'list') return undefined
  const names = tree.items.slice(0, limits.environmentsListedMax).map((item) => nameOf(item))
  // A list that is wrong somewhere may mean any environment.
  return names.length > 0 && names.every((item) => item !== undefined) ? names : undefined
}
