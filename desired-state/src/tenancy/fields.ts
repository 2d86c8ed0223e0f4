import type { Path, Tree } from '../text/tree.ts'
import type { Problem } from '../types.ts'
import { fieldDecisions, keyDecisions } from '../decisions/decisions.ts'
import { exhibitOf, judge, type Court } from './judge.ts'

/** What a tenant says about the fields of a rendered spec, all but those below `raw` and those that go together. */
export function judgeFields(spec: Tree, court: Court): readonly Problem[] {
  return judgeTree(spec, ['spec'], 'spec', court)
}

/** `field` is the path with `<name>` in place of the keys that people choose. */
function judgeTree(tree: Tree, path: Path, field: string, court: Court): readonly Problem[] {
  if (field === 'spec.raw') return []
  if (tree.is === 'list') {
    return tree.items.flatMap((item, index) => judgeTree(item, [...path, index], field, court))
  }
  if (tree.is === 'scalar') {
    const exhibit = exhibitOf(tree, path)
    return exhibit === undefined ? [] : judge(exhibit, fieldDecisions[field], court)
  }
  const decision = keyDecisions[field]
  return [...tree.entries].flatMap(([name, { key, value }]) => {
    const below = [...path, name]
    const inside = `${field}.${decision === undefined ? name : '<name>'}`
    const named =
      decision === undefined ? [] : judge({ value: name, at: key, path: below }, decision, court)
    return [...named, ...judgeTree(value, below, inside, court)]
  })
}
