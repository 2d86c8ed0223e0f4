import { meaningOf, unitsOf, type Catalogue } from '../documents/catalogue.ts'
import { namedTwice, type Conflict } from '../documents/conflict.ts'
import type { KnownDocument, PolicyDocument } from '../documents/documents.ts'
import type { ImagePolicy } from '../spec/image-policy.ts'
import { limits } from '../limits.ts'
import { suggestion } from '../text/nearest.ts'
import { problemAt, quoted } from '../text/problem.ts'
import { fieldsAt } from '../text/tree.ts'

/** The image policies that are right and there once. */
export function policiesOf({ policies }: Catalogue): ReadonlyMap<string, ImagePolicy> {
  return meaningOf(policies, ({ policy }) => policy)
}

/** What is wrong between image policies and other documents. */
export function policyConflicts(all: Catalogue): readonly Conflict[] {
  const again = namedTwice(all.policies, 'image policy')
  // While part of the source is unreadable, what seems to be missing is not a mistake of its author.
  if (all.partial) return again
  const documents: readonly KnownDocument[] = [
    ...[...all.objects.values()].flat(),
    ...[...all.environments.values()].flat(),
    ...[...all.overlays.values()].flat(),
  ]
  const strays = documents.flatMap((document) => strayMarkers(document, all))
  const nowhere = [...all.policies.values()]
    .flat()
    .flatMap((document) => unknownEnvironments(document, all))
  return [...again, ...[...strays, ...nowhere].slice(0, limits.problemsMax)]
}

function strayMarkers(document: KnownDocument, all: Catalogue): readonly Conflict[] {
  const { policies } = all
  const strays = (document.markers ?? []).filter(({ policy }) => !policies.has(policy))
  return strays.map(({ policy, at }) => {
    const isOne = policy !== ''
    const message = isOne
      ? `there is no image policy ${quoted(policy)}`
      : 'this comment looks like the marker of an image policy, and is none'
    const hint = isOne
      ? suggestion(policy, [...policies.keys()], 'image policies')
      : 'write {"$image": "NAME"}, with both pairs of quotes and nothing behind it'
    return { problems: [problemAt(at, [], message, hint)], breaks: unitsOf(document, all) }
  })
}

function unknownEnvironments(
  { root }: PolicyDocument,
  { environments }: Catalogue,
): readonly Conflict[] {
  const path = ['spec', 'update', 'environments']
  const named = fieldsAt(root, path)?.entries ?? new Map()
  return [...named]
    .filter(([name]) => !environments.has(name))
    .map(([name, { key }]) => {
      const hint = suggestion(name, [...environments.keys()], 'environments')
      const message = `there is no environment ${quoted(name)}`
      return { problems: [problemAt(key, [...path, name], message, hint)], breaks: [] }
    })
}
