import type { Marker, Tree } from './tree.ts'

/** A comment right behind a value, on its line. */
const comment = /[ \t]*,?[ \t]+#[ \t]*(\{[^\r\n]{0,200}\})[ \t]*(?=[\r\n]|$)/y

/** One that begins as a marker does, in whatever words it goes on. */
const begun = /[ \t]*,?[ \t]+#[ \t]*(\{[^\r\n]{0,200})/y

/** A name of a policy as text, and where its comment stands, between two offsets. */
export interface FoundMarker {
  /** Empty where a comment was meant to be a marker, and is none. */
  readonly policy: string
  readonly start: number
  readonly end: number
}

/** The marker behind a value that ends at an offset. What does not begin with a brace and name `$image` is an ordinary comment. */
export function markerBehind(text: string, offset: number): FoundMarker | undefined {
  begun.lastIndex = offset
  const [all, part] = begun.exec(text) ?? []
  if (all === undefined || part === undefined) return undefined
  comment.lastIndex = offset
  const json = comment.exec(text)?.[1]
  const policy = json === undefined ? undefined : policyIn(json)
  if (policy === undefined && !part.includes('$image')) return undefined
  const start = offset + all.indexOf('{')
  return { policy: policy ?? '', start, end: start + (json ?? part).length }
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
