import { shortName, type ObjectDocument, type OverlayDocument } from '../documents/documents.ts'
import { suggestion } from '../text/nearest.ts'
import { problemAt, quoted } from '../text/problem.ts'
import { fieldsAt, find, textAt, type Fields } from '../text/tree.ts'
import type { Problem } from '../types.ts'
import { judgeFields } from './fields.ts'
import { judgeSurroundings, type Surroundings } from './environment.ts'
import { deny, judge, type Court } from './judge.ts'
import { judgeRaw } from './raw.ts'
import { judgeTogether } from './together.ts'
import type { Tenant } from '../spec/tenant.ts'

/** Whose units there may be in a source. */
export interface Bounds {
  /** Tenants that this source is for. */
  readonly tenants: readonly Tenant[]
  /** They come from another source, which is trusted, while this one is not. */
  readonly foreign: boolean
  /** The team of an object of the source, by its short name. */
  readonly teamOf: (object: string) => string | undefined
}

/** A unit before it is one. */
export interface Candidate {
  readonly object: ObjectDocument
  readonly overlay?: OverlayDocument | undefined
  /** Merged, with its variables filled. */
  readonly root: Fields
  readonly around: Omit<Surroundings, 'foreign'>
}

/** The tenant of a unit, and what it does not allow. */
export function judgeUnit(
  candidate: Candidate,
  bounds: Bounds,
): { readonly tenant?: Tenant; readonly problems: readonly Problem[] } {
  const { object, root, around } = candidate
  const tenant = tenantOf(object, bounds)
  if (!('name' in tenant)) return { problems: [tenant] }
  // They never come from the hand-over, so they are known before it is.
  const [account = '', region = ''] = ['account', 'region'].map((field) =>
    textAt(around.document, ['spec', field]),
  )
  const court: Court = { tenant, scene: { account, region }, teamOf: bounds.teamOf }
  const surroundings = { ...around, foreign: bounds.foreign }
  const problems = [
    ...judgeFolders(candidate, court),
    ...judgeTags(object, court),
    ...judgeSurroundings(object, root, surroundings, court),
    ...judgeFields(find(root, ['spec'])?.value ?? root, court),
    ...judgeTogether(root, court),
    ...judgeRaw(root, court),
  ]
  return { tenant, problems }
}

/** The one tenant of the object's team, or why there is not exactly one. */
function tenantOf(object: ObjectDocument, { tenants }: Bounds): Tenant | Problem {
  const { team } = object
  const [tenant, other] = tenants.filter(({ spec }) => spec.teams.includes(team ?? ''))
  const teams = tenants.flatMap(({ spec }) => spec.teams)
  if (team === undefined) {
    const message = `${shortName(object)} belongs to no tenant`
    const hint = `add "team: …" to metadata; ${suggestion('', teams, 'teams')}`
    return problemAt(object.at, ['metadata', 'name'], message, hint)
  }
  const path = ['metadata', 'team']
  const at = find(object.root, path)?.value.at ?? object.at
  if (tenant === undefined) {
    const message = `team ${quoted(team)} belongs to no tenant`
    return problemAt(at, path, message, suggestion(team, teams, 'teams'))
  }
  if (other === undefined) return tenant
  const message = `team ${quoted(team)} belongs to the tenants ${tenant.name} and ${other.name}`
  return problemAt(at, path, message, 'let only one of them list it')
}

/** A team is what a document says of itself; where it lies, others can watch over. */
function judgeFolders({ object, overlay }: Candidate, court: Court): readonly Problem[] {
  const { folders } = court.tenant.spec
  if (folders === undefined) return []
  const strays = [object, overlay].filter(
    (one) => one !== undefined && !folders.some((folder) => one.at.file.startsWith(`${folder}/`)),
  )
  return strays.flatMap((one) => {
    if (one === undefined) return []
    const path = one.kind === 'Overlay' ? ['target'] : ['metadata', 'name']
    const hint = `move it to ${folders.join(', ')}`
    return deny({ value: undefined, at: one.at, path }, court, 'a document in this folder', hint)
  })
}

/** Policies of AWS can depend on tags. */
function judgeTags({ root }: ObjectDocument, court: Court): readonly Problem[] {
  const path = ['metadata', 'tags']
  const tags = [...(fieldsAt(root, path)?.entries ?? [])]
  return tags.flatMap(([name, { key }]) =>
    judge({ value: name, at: key, path: [...path, name] }, 'tags', court),
  )
}
