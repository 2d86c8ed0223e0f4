import type { Marker, Tree } from './tree.ts'

/** A comment right behind a value, on its line. */
const comment = /[ \t]*,?[ \t]+#[ \t]*(\{[^\r\n]{0,200}\})[ \t]*(?=[\r\n]|$)/y

/** A name of a policy as text, and where its comment stands, between two offsets. */
export interface FoundMarker {
  readonly policy: string
  readonly start: number
  readonly end: number
}

/** The marker behind a value that ends at an offset. What is not JSON with `$image` is an ordinary comment. */
export function markerBehind(text: string, offset: number): FoundMarker | undefined {
  comment.lastIndex = offset
  const [all, json] = comment.exec(text) ?? []
  if (all === undefined || json === undefined) return undefined
  const policy = policyIn(json)
  if (policy === undefined) return undefined
  const start = offset + all.indexOf('{')
  return { policy, start, end: start + json.length }
}

function policyIn(json: string): string | undefined {
  try {
    const { $image: policy } = JSON.parse(json) as { $image?: unknown }
    return typeof policy === 'string' ? policy : undefined
  } catch {
    return undefined
  }
}

/** The markers of a document. */
export function markersIn(tree: Tree): readonly Marker[] {
  if (tree.is === 'scalar') return tree.marker === undefined ? [] : [tree.marker]
  if (tree.is === 'list') return tree.items.flatMap(markersIn)
  return [...tree.entries.values()].flatMap(({ value }) => markersIn(value))
}
