import { find, type Path } from '../text/tree.ts'
import type { Problem } from '../types.ts'
import { blame, keysAt, secondsAt, type Subject } from './subject.ts'

/** What depends on more than one field of a Puppet bundle. */
export function checkBundle(subject: Subject): readonly Problem[] {
  return [...checkTargets(subject), ...checkWaves(subject), ...checkSplay(subject)]
}

function checkTargets(subject: Subject): readonly Problem[] {
  const nodes = itemsAt(subject, ['targets', 'nodes'])
  if (nodes.length > 0 || keysAt(subject, ['targets', 'ec2Tags']).length > 0) return []
  const hint = 'write ec2Tags, nodes or both'
  return blame(subject, [['targets']], 'no host would get this bundle', hint)
}

/** Counts come first, because how many hosts a percentage is shows only when it runs. */
function checkWaves(subject: Subject): readonly Problem[] {
  const path = ['rollout', 'waves']
  const waves = itemsAt(subject, path).map(sizeOf)
  if (waves.length === 0 || waves.includes(undefined)) return []
  const wrong = waves.findIndex(
    (wave, index) => index > 0 && (wave ?? 0) <= (waves[index - 1] ?? 0),
  )
  if (wrong !== -1) {
    const hint = 'write numbers before percentages, each greater than the one before it'
    return blame(subject, [[...path, wrong]], 'this wave is not greater than the one before', hint)
  }
  if (waves.at(-1) === allHosts) return []
  const message = 'the last wave does not reach all hosts'
  return blame(subject, [[...path, waves.length - 1]], message, 'let it end with 100%')
}

/** Above every number of hosts. */
const percentBase = 1_000_000
const allHosts = percentBase + 100

function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  const percent = typeof value === 'string' ? Number.parseInt(value, 10) : Number.NaN
  return Number.isNaN(percent) ? undefined : percentBase + percent
}

function checkSplay(subject: Subject): readonly Problem[] {
  const every = secondsAt(subject, ['apply', 'every'], 30 * 60)
  const splay = secondsAt(subject, ['apply', 'splay'])
  if (every === undefined || splay === undefined || splay <= every) return []
  const hint = 'make every at least as long as splay'
  return blame(subject, [['apply', 'splay']], 'splay is longer than every', hint)
}

/** The values of a list; what is no single value, or could not be filled, is nothing. */
function itemsAt({ root }: Subject, path: Path): readonly unknown[] {
  const list = find(root, ['spec', ...path])?.value
  const items = list?.is === 'list' ? list.items : []
  return items.map((item) => (item.is === 'scalar' && item.told !== true ? item.value : undefined))
}
