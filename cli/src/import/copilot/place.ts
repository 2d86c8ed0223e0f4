import type { Manifest } from './manifest.ts'
import type { PlaceOf } from './reading.ts'

/**
 * Where the fields of a manifest stand, as an editor takes it: with the line, and below `environments` when that is where
 * an environment says it. A field that stands nowhere has the line of what it would stand in, if there is one.
 */
export function placesIn(file: string, { lineOf }: Manifest, environment?: string): PlaceOf {
  const over = environment === undefined ? [] : ['environments', environment]
  return (path) => {
    // `additional_rules[0]` is an item of a list.
    const keys = path.flatMap((key) => key.split(/[.[\]]+/).filter((part) => part !== ''))
    const isOver = over.length > 0 && lineOf([...over, ...keys]) !== undefined
    const at = isOver ? [...over, ...keys] : keys
    const parents = at.map((_key, index) => at.slice(0, at.length - index))
    const line = parents.map(lineOf).find((one) => one !== undefined)
    const shown = [...(isOver ? over : []), ...path].join('.')
    return `${file}${line === undefined ? '' : `:${line}`}: ${shown}`
  }
}
