import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ref } from '../model/index.ts'
import { contextOf, removedContext } from './context.ts'
import type { ResourceView } from './observe.ts'
import { plan } from './plan.ts'
import { environment, fault, id, target, view } from './units.fixture.ts'

const context = contextOf(target())
const gone = removedContext(id, environment(), 'main', 'r9')
const absent = { observation: { state: 'absent' } } as const
const unreadable = { observation: { state: 'unreadable', fault } } as const
const differs = { observation: { state: 'present', live: { size: 1 } } } as const

function named(name: string, more: Partial<ResourceView> = {}): ResourceView {
  return view({ id: `thing/${name}`, ...more })
}

function unwanted(name: string, more: Partial<ResourceView> = {}): ResourceView {
  const { wanted: _wanted, ...rest } = named(name, more)
  return rest
}

const ops = (views: readonly ResourceView[], rules = {}) =>
  plan(context, views, rules).steps.map(({ call }) => call.op)

describe('what is wanted', () => {
  it.each<[string, Partial<ResourceView>, readonly string[]]>([
    ['creates what is absent', absent, ['test:absent']],
    ['changes what differs', differs, ['test:changed']],
    ['leaves alone what is as wanted', {}, []],
    ['touches nothing that it cannot see', unreadable, []],
    ['touches nothing that is not wanted', { wanted: undefined } as never, []],
    ['changes nothing of somebody else', { ...differs, tags: {} }, []],
    [
      'changes nothing of another unit',
      { ...differs, tags: { 'plumbline:unit': 'prod/service/x' } },
      [],
    ],
  ])('%s', (_case, change, expected) => {
    expect(ops([named('a', change), named('b')])).toEqual(expected)
  })

  it('says of what it cannot see only that', () => {
    const { unreadable: blind, differences } = plan(context, [named('a', unreadable)], {})

    expect(blind).toEqual([{ resource: 'thing/a', fault }])
    expect(differences).toEqual([])
  })

  it('says how to hand over what is not ours', () => {
    const { held } = plan(context, [named('a', { ...differs, tags: {} })], {})

    expect(held).toMatchObject([{ reason: 'NotOurs' }])
    expect(held[0]?.because).toContain(`tag it plumbline:unit=${id}`)
  })

  const user = (more: Partial<ResourceView> = {}) => {
    const wanted = { name: 'b', request: { arn: ref('thing/a') }, shape: { arn: ref('thing/a') } }
    return named('b', { ...absent, wanted, ...more })
  }

  it('holds what refers to something that has no identifier yet, and shows what follows', () => {
    const { steps, held } = plan(context, [user(), named('a', absent)], {})

    expect(steps.map(({ resource }) => resource)).toEqual(['thing/a'])
    expect(held).toMatchObject([
      { resource: 'thing/b', reason: 'WaitsFor', because: 'waits for thing/a', next: [{}] },
    ])
  })

  it('goes on as soon as the identifier is known', () => {
    const { steps, held } = plan(context, [user(), named('a', { identifier: 'arn:a' })], {})

    expect(steps.map(({ resource }) => resource)).toEqual(['thing/b'])
    expect(held).toEqual([])
  })

  it('waits for what could not be read, although its identifier is known', () => {
    const blind = named('a', { ...unreadable, identifier: 'arn:a' })

    const { steps, held } = plan(context, [user(), blind], {})

    expect(steps).toEqual([])
    expect(held).toMatchObject([{ because: 'thing/a could not be read' }])
  })

  it('only reports when it is told to', () => {
    const reportOnly = { reason: 'Held', because: 'it failed' }

    const { steps, held, differences } = plan(context, [named('a', differs)], { reportOnly })

    expect(steps).toEqual([])
    expect(held).toMatchObject([{ reason: 'Held', next: [{ effect: 'updates in place' }] }])
    expect(differences).toHaveLength(1)
  })
})

const observations = fc.constantFrom(absent, unreadable, differs, {})
const tags = fc.constantFrom({ 'plumbline:unit': id }, {}, undefined)

describe('deletion', () => {
  it('is never planned for a unit that is in Git, whatever its kinds want', () => {
    const others = fc.array(fc.tuple(observations, tags, fc.boolean()), { maxLength: 4 })
    fc.assert(
      fc.property(others, (all) => {
        const views = all.map(([observation, owned, wanted], index) =>
          (wanted ? named : unwanted)(String(index), { ...observation, tags: owned } as never),
        )

        const { steps, held } = plan(context, views, {})

        expect([...steps, ...held.flatMap(({ next }) => next)]).not.toContainEqual(
          expect.objectContaining({ effect: 'deletes' }),
        )
      }),
    )
  })

  it('takes only what is there, seen, ours and of the last kind of the chain', () => {
    const all = fc.array(fc.tuple(observations, tags), { maxLength: 4 })
    fc.assert(
      fc.property(all, (each) => {
        const views = each.map(([observation, owned], index) =>
          unwanted(String(index), { ...observation, tags: owned } as never),
        )

        const { steps } = plan(gone, views, {})

        // They are all of one kind, so that none of them can be used by another.
        const free = views.filter(
          ({ observation, tags: owned }) =>
            observation.state === 'present' && owned?.['plumbline:unit'] === id,
        )
        expect(steps.map(({ resource }) => resource)).toEqual(
          free.map((view) => view.id).toReversed(),
        )
      }),
    )
  })

  it('is held when there is a reason to keep the unit', () => {
    const keep = { reason: 'PruneNever', because: 'never' }

    const { steps, held } = plan(gone, [unwanted('a'), unwanted('b')], { keep })

    expect(steps).toEqual([])
    expect(held.map(({ reason }) => reason)).toEqual(['PruneNever', 'PruneNever'])
  })
})
