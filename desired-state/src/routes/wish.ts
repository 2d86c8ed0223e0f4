import type { Draft } from './order.ts'

/**
 * Where in the range a rule would like to stand, as a number in [0, 1): more specific rules before less specific ones,
 * and rules that are alike spread over a stretch that is the wider, the more of them there usually are.
 */
export function wishOf({ widest, route, index }: Draft): number {
  const { host, path } = widest
  const [hostFrom, hostTo] = stretchOfHost(host.text)
  const [pathFrom, pathTo] = stretchOfPath(path)
  const within = pathFrom + (pathTo - pathFrom) * hash(`${route}#${index}`)
  return hostFrom + (hostTo - hostFrom) * within
}

type Stretch = readonly [from: number, to: number]

/** A named host before one with wildcards, and both before any host. */
function stretchOfHost(host: string): Stretch {
  if (host === '*') return [0.7, 1]
  return /[*?]/.test(host) ? [0.6, 0.7] : [0, 0.6]
}

/** Deep paths before short ones; what takes every path comes last, and most routes are such. */
function stretchOfPath({ text }: Draft['widest']['path']): Stretch {
  const parts = text.split('/').filter((part) => part !== '' && part !== '*').length
  if (parts === 0) return [0.6, 1]
  if (parts === 1) return [0.3, 0.6]
  return parts === 2 ? [0.1, 0.3] : [0, 0.1]
}

/** A number in [0, 1) that depends on the text alone (FNV-1a, its bits mixed once more). */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
  }
  value = Math.imul(value ^ (value >>> 16), 0x45d9f3b) >>> 0
  return ((value ^ (value >>> 16)) >>> 0) / 2 ** 32
}
