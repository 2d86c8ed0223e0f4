import { isFor, type Catalogue } from './catalogue.ts'
import { nearestObject } from '../text/nearest.ts'
import { problemAt } from '../text/problem.ts'
import { fieldsAt, find, textAt, type Fields, type Path, type Span } from '../text/tree.ts'
import type { Problem } from '../types.ts'
import { objectReference } from '../schema/values.ts'

/** One object needs another one. */
export interface Link {
  /** `job/migrate` */
  readonly to: string
  readonly at: Span
  readonly path: Path
  /** Whether a change goes out only when the other one is in place; else a rollout asks for it on the way. */
  readonly first: boolean
}

/** What is written in `dependsOn`, and the jobs that gates run. */
export function linksOf(root: Fields): readonly Link[] {
  const path = ['spec', 'dependsOn']
  const list = find(root, path)?.value
  const items = list?.is === 'list' ? list.items : []
  const written = items.flatMap((_, index) => linkAt(root, [...path, index], true))
  const gates = ['spec', 'deploy', 'gates']
  const names = [...(fieldsAt(root, gates)?.entries.keys() ?? [])]
  const run = names.flatMap((name) => {
    const first = textAt(root, [...gates, name, 'at']) === 'preScaleUp'
    const links = linkAt(root, [...gates, name, 'run'], first)
    return links.filter(({ to }) => to.startsWith('job/'))
  })
  return [...written, ...run]
}

/** Nothing for what is no reference: the schema says so. */
function linkAt(root: Fields, path: Path, first: boolean): readonly Link[] {
  const value = find(root, path)?.value
  if (value?.is !== 'scalar' || value.told === true || typeof value.value !== 'string') return []
  return objectReference.test(value.value) ? [{ to: value.value, at: value.at, path, first }] : []
}

/** The links of an object that lead nowhere in an environment. */
export function checkLinks(
  links: readonly Link[],
  { object, environment, all }: { object: string; environment: string; all: Catalogue },
): readonly Problem[] {
  return links.flatMap(({ to, at, path }) => {
    if (to === object) {
      const message = 'an object cannot wait for itself'
      return [problemAt(at, path, message, 'take it away')]
    }
    const missing = missingObject(to, environment, all)
    return missing === undefined ? [] : [problemAt(at, path, missing.message, missing.hint)]
  })
}

/** Why there is no such object in an environment. While files are unreadable, it may be in one of them. */
export function missingObject(
  object: string,
  environment: string,
  all: Catalogue,
): { readonly message: string; readonly hint: string } | undefined {
  const documents = all.objects.get(object)
  if (documents === undefined) {
    if (all.partial) return undefined
    const hint = nearestObject(object, [...all.objects.keys()])
    return { message: `there is no ${object}`, hint }
  }
  if (documents.some((document) => isFor(document, environment, all))) return undefined
  return {
    message: `${object} is not for this environment`,
    hint: `add the environment to metadata.environments of ${object}, or take the reference away with an overlay`,
  }
}
