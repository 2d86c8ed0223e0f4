import { expect, it } from 'vitest'
import { fairRanks, numberOf } from './fair-ranks.ts'

type Kept = ReturnType<ReturnType<typeof fairRanks>['add']> & { readonly name: string }

/** Names in the order in which a queue gives them out that knows only of numbers, and then of age. */
const inOrder = (kept: readonly Kept[]) =>
  kept.toSorted((a, b) => numberOf(b) - numberOf(a)).map(({ name }) => name)

function queue() {
  const ranks = fairRanks()
  const add = (name: string, priority: 'poll' | 'change' | 'person' = 'poll'): Kept => ({
    ...ranks.add(priority, name.slice(0, 1)),
    name,
  })
  return { ranks, add }
}

it('the more urgent come first, and then the environments in turn', () => {
  const { add } = queue()
  const kept = [
    add('a1'),
    add('a2'),
    add('a3'),
    add('b1'),
    add('b2', 'change'),
    add('a4', 'person'),
  ]

  expect(inOrder(kept)).toEqual(['a4', 'b2', 'a1', 'b1', 'a2', 'a3'])
})

it('an environment that comes anew begins where the others are, and does not overtake all that waited', () => {
  const { ranks, add } = queue()
  const all = Array.from({ length: 100 }, (_, index) => add(`a${index}`))
  for (const one of all.slice(0, 50)) ranks.remove(one, true)
  const late = [add('b0'), add('b1')]

  const order = inOrder([...all.slice(50), ...late])
  expect(order.slice(0, 4).toSorted()).toEqual(['a50', 'a51', 'b0', 'b1'])
})

it('what is only raised out of its place moves nobody', () => {
  const { ranks, add } = queue()
  const all = [add('a0'), add('a1'), add('a2')]
  ranks.remove(all[2]!, false)

  expect(inOrder([...all.slice(0, 2), add('b0')])).toEqual(['a0', 'b0', 'a1'])
})
