import type { ObjectDocument } from '../documents/documents.ts'
import { find, fieldsAt, textAt, type Fields, type Path, type Span } from '../text/tree.ts'
import type { Environment, Problem } from '../types.ts'
import { matches } from '../text/glob.ts'
import type { AllowList } from '../decisions/decision.ts'
import { allowedHint, deny, exhibitOf, judge, type Court } from './judge.ts'

/** Where a unit is rendered. */
export interface Surroundings {
  readonly name: string
  /** Left out while something in it is known only with the hand-over. */
  readonly environment?: Environment | undefined
  /** Its document. */
  readonly document: Fields
  /** It stands in another source than the tenants: then its words are those of a tenant, and are judged too. */
  readonly foreign: boolean
}

/** What a tenant says about the environment of a unit, and about what the unit takes from it. */
export function judgeSurroundings(
  object: ObjectDocument,
  root: Fields,
  around: Surroundings,
  court: Court,
): readonly Problem[] {
  const { environments } = court.tenant.spec
  if (!environments.some((pattern) => matches(pattern, around.name))) {
    const exhibit = { value: undefined, at: object.at, path: ['metadata', 'name'] }
    const hint = `list others in metadata.environments; ${allowedHint(environments, 'environments')}`
    return deny(exhibit, court, `environment ${around.name}`, hint)
  }
  const { environment } = around
  if (environment === undefined) return []
  return [
    ...wordsOf(environment, around.foreign).flatMap(({ list, path, value }) =>
      judge({ value, at: spanOf(around.document, path), path }, list, court),
    ),
    ...judgeDefaults(object, root, { ...around, environment }, court),
    ...judgeListeners(root, { ...around, environment }, court),
  ]
}

interface Word {
  readonly list: AllowList
  readonly path: Path
  readonly value: string
}

/** What an environment says of the place where everything runs. */
function wordsOf(environment: Environment, foreign: boolean): readonly Word[] {
  const { account, region, cluster, network } = environment
  const own: readonly Word[] = [{ list: 'clusters', path: ['spec', 'cluster'], value: cluster }]
  if (!foreign) return own
  const each = (list: 'subnets' | 'securityGroups'): readonly Word[] =>
    network[list].map((value, index) => ({ list, path: ['spec', 'network', list, index], value }))
  return [
    ...own,
    { list: 'accounts', path: ['spec', 'account'], value: account },
    { list: 'regions', path: ['spec', 'region'], value: region },
    ...each('subnets'),
    ...each('securityGroups'),
  ]
}

/** Where a value of an Environment was written, or what it is a part of. */
function spanOf(document: Fields, path: Path): Span {
  const found = find(document, path) ?? find(document, path.slice(0, -1))
  return found?.value.at ?? document.at
}

type Known = Surroundings & { readonly environment: Environment }

/** Roles that the unit does not name, and gets from an environment that the tenant itself could have written. */
function judgeDefaults(
  object: ObjectDocument,
  root: Fields,
  { environment, document, foreign }: Known,
  court: Court,
): readonly Problem[] {
  if (object.kind === 'PuppetBundle' || !foreign) return []
  const own = fieldsAt(root, ['spec', 'roles'])?.entries
  return usesOf(root).flatMap((use) => {
    const value = environment.roles[use]
    if (value === undefined || own?.has(use) === true) return []
    const path = ['spec', 'roles', use]
    return judge({ value, at: spanOf(document, path), path }, `roles.${use}`, court)
  })
}

/** The roles that AWS is given for a unit. */
function usesOf(root: Fields): readonly ('task' | 'execution' | 'infrastructure' | 'scheduler')[] {
  const volumes = [...(fieldsAt(root, ['spec', 'volumes'])?.entries.values() ?? [])]
  const attaches = volumes.some(({ value }) => find(value, ['ebs']) !== undefined)
  const shifts = (textAt(root, ['spec', 'deploy', 'strategy']) ?? 'rolling') !== 'rolling'
  const schedules = find(root, ['spec', 'schedule']) !== undefined
  return [
    'task',
    'execution',
    ...(attaches || shifts ? (['infrastructure'] as const) : []),
    ...(schedules ? (['scheduler'] as const) : []),
  ]
}

/** A listener by its ARN, or by its name where the tenant did not choose the name itself. */
function judgeListeners(
  root: Fields,
  { environment, foreign }: Known,
  court: Court,
): readonly Problem[] {
  const patterns = court.tenant.spec.listeners
  const names = patterns.filter((pattern) => !pattern.startsWith('arn:') && !foreign)
  return [...(fieldsAt(root, ['spec', 'ingress'])?.entries ?? [])].flatMap(
    ([ingress, { value }]) => {
      const path = ['spec', 'ingress', ingress, 'listener']
      const written = find(value, ['listener'])?.value
      const exhibit = written === undefined ? undefined : exhibitOf(written, path)
      if (exhibit === undefined) return []
      const name = String(exhibit.value)
      if (names.some((pattern) => matches(pattern, name))) return []
      const arn = environment.listeners[name]?.arn
      return arn !== undefined && judge({ ...exhibit, value: arn }, 'listeners', court).length === 0
        ? []
        : deny(exhibit, court, 'this listener', allowedHint(patterns, 'listeners'))
    },
  )
}
