import { createRandomStreams } from '../core/random.ts'
import { placeOf } from './rest.ts'
import type { Shape } from './sdk.ts'

/** How deep values go; schemas may contain themselves. */
const depthMax = 12

/** Seeded values for shapes: every member filled in, so that one trip exercises all of them. */
export function randomValues(seed: string): { structure(shape: Shape): Record<string, unknown> } {
  const streams = createRandomStreams(1)
  const whole = (below: number): number => Math.floor(streams.next(seed) * below)

  function structure(
    shape: Shape,
    depth = 0,
    open: readonly string[] = [],
  ): Record<string, unknown> {
    if (!shape.isStructSchema()) return {}
    const name = shape.getName(true) ?? ''
    const members = [...shape.structIterator()].filter(
      ([, member]) => !isTooDeep(member, depth, [...open, name]),
    )
    const chosen = shape.isUnionSchema()
      ? members.slice(whole(members.length)).slice(0, 1)
      : members
    return Object.fromEntries(
      chosen.map(([key, member]) => [key, value(member, key, depth + 1, [...open, name])]),
    )
  }

  function value(shape: Shape, key: string, depth: number, open: readonly string[]): unknown {
    if (shape.isStructSchema()) return structure(shape, depth, open)
    if (shape.isListSchema()) {
      const item = shape.getValueSchema()
      return isTooDeep(item, depth, open) ? [] : [0, 1].map(() => value(item, key, depth + 1, open))
    }
    if (shape.isMapSchema()) {
      const item = shape.getValueSchema()
      return isTooDeep(item, depth, open)
        ? {}
        : { [`k${whole(1000)}`]: value(item, key, depth + 1, open) }
    }
    if (shape.isTimestampSchema()) return new Date(1_700_000_000_000 + whole(1_000_000) * 1000)
    if (shape.isNumericSchema()) return whole(100_000)
    if (shape.isBooleanSchema()) return whole(2) === 1
    if (shape.isBlobSchema()) return Buffer.from(`blob ${whole(1000)} ü`)
    if (shape.isDocumentSchema()) return { any: [whole(10), 'thing', true] }
    return text(shape, key)
  }

  function text(shape: Shape, key: string): string {
    if (key === 'ChecksumAlgorithm') return 'SHA256'
    if (key === 'Bucket') return `bucket-${whole(1000)}`
    const isInBody = placeOf(shape) === 'body'
    return isInBody ? `${key} <${whole(1000)}> & "ü"` : `${key}-${whole(1000)}`
  }

  return { structure: (shape) => structure(shape) }
}

function isTooDeep(shape: Shape, depth: number, open: readonly string[]): boolean {
  if (shape.isListSchema() || shape.isMapSchema()) {
    return isTooDeep(shape.getValueSchema(), depth + 1, open)
  }
  if (!shape.isStructSchema()) return false
  const name = shape.getName(true) ?? ''
  return depth >= depthMax || open.filter((each) => each === name).length > 0
}
