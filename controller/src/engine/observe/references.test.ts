import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ref, tailOf } from '../../model/index.ts'
import type { ResourceView } from './observe.ts'
import { inOrder, predecessorsOf } from './references.ts'
import { view } from '../units.fixture.ts'

describe('predecessorsOf', () => {
  it('collects the references of the request and the ones that no field names', () => {
    const wanted = { name: 'a', request: { x: ref('thing/b') }, shape: {}, after: [ref('thing/c')] }

    const ids = predecessorsOf(view({ wanted }))

    expect([...ids]).toEqual(['thing/b', 'thing/c'])
  })

  it('takes a part of an identifier for a reference like any other', () => {
    const wanted = { name: 'a', request: { label: tailOf('target-group/web') }, shape: {} }

    expect([...predecessorsOf(view({ wanted }))]).toEqual(['target-group/web'])
  })
})

describe('inOrder', () => {
  it('puts every resource after those that it refers to, whatever the order of the views', () => {
    const links = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 8 })
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(links, order, (pairs, shuffled) => {
        const views = shuffled.map((index) => linked(index, pairs))

        const ids = inOrder(views).map(({ id }) => id)

        expect(ids.toSorted()).toEqual(views.map(({ id }) => id).toSorted())
        for (const one of views) {
          for (const other of predecessorsOf(one)) {
            expect(ids.indexOf(other)).toBeLessThan(ids.indexOf(one.id))
          }
        }
      }),
    )
  })

  it('keeps the order of the registry where no reference decides', () => {
    const views = [2, 0, 1].map((index) => linked(index, []))

    expect(inOrder(views)).toEqual(views)
  })

  it('ends although a defect makes a circle', () => {
    const circle = (of: number, to: number) =>
      view({
        id: `thing/${of}`,
        wanted: { name: 'x', request: { to: ref(`thing/${to}`) }, shape: {} },
      })

    expect(inOrder([circle(1, 2), circle(2, 1)])).toHaveLength(2)
  })
})

/** A view that refers to every smaller number that the pairs connect it with: no circle can come of it. */
function linked(index: number, pairs: readonly (readonly [number, number])[]): ResourceView {
  const refs = pairs.flatMap(([a, b]) =>
    Math.max(a, b) === index && a !== b ? [Math.min(a, b)] : [],
  )
  const request = { refs: refs.map((to) => ref(`thing/${to}`)) }
  return view({ id: `thing/${index}`, wanted: { name: String(index), request, shape: {} } })
}
