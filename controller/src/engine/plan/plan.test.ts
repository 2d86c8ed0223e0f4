import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ref } from '../../model/index.ts'
import { contextOf, removedContext } from '../context.ts'
import type { ResourceView } from '../observe/observe.ts'
import { plan } from './plan.ts'
import { environment, fault, id, target, thing, view } from '../units.fixture.ts'

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

describe('what a unit in Git owns and no longer wants', () => {
  const later = { ...thing, name: 'later' }
  const surplus = (name: string, more: Partial<ResourceView> = {}) =>
    unwanted(name, { surplus: true, ...more })

  it('goes when everything that is wanted is in place', () => {
    expect(ops([named('a'), surplus('old')])).toEqual(['test:unwanted'])
  })

  it.each<[string, ResourceView]>([
    ['something differs', named('a', differs)],
    ['something is not there yet', named('a', absent)],
    ['something cannot be seen', named('a', unreadable)],
  ])('stays while %s', (_case, wanted) => {
    const { steps, held } = plan(context, [wanted, surplus('old')], {})

    expect(steps.filter(({ resource }) => resource === 'thing/old')).toEqual([])
    expect(held).toMatchObject([{ resource: 'thing/old', reason: 'WaitsFor', next: [{}] }])
  })

  it('goes in the reverse order of the kinds, those of one kind together', () => {
    const chain = [
      surplus('a'),
      surplus('b'),
      { ...surplus('c'), id: 'later/c', kind: later } as const,
    ]

    const first = plan(context, chain, {})
    const then = plan(context, chain.slice(0, 2), {})

    expect(first.steps.map(({ resource }) => resource)).toEqual(['later/c'])
    expect(first.held.map(({ because }) => because)).toEqual([
      'waits until later/c is gone',
      'waits until later/c is gone',
    ])
    expect(then.steps.map(({ resource }) => resource)).toEqual(['thing/b', 'thing/a'])
  })

  it('stays when it is not ours, and when drift is only reported', () => {
    const foreign = { tags: { 'plumbline:unit': 'prod/service/x' } }
    const reportOnly = { reason: 'DriftReportOnly', because: 'the policy' }

    expect(ops([named('a'), surplus('old', foreign)])).toEqual([])
    expect(ops([named('a'), surplus('old')], { reportOnly })).toEqual([])
  })
})

describe('a kind that waits', () => {
  const waits = () => ({ reason: 'WaitsFor', because: 'waits until the targets are healthy' })
  const waiting = { ...thing, waits }

  it('says why beside the calls that go out all the same', () => {
    const { steps, held } = plan(context, [named('a', { ...differs, kind: waiting })], {})

    expect(steps).toHaveLength(1)
    expect(held).toEqual([{ resource: 'thing/a', ...waits(), next: [] }])
  })

  it('says what comes after the wait, where it sends nothing before', () => {
    const afterWait: typeof thing.plan = (change) => thing.plan(change)
    const idle = { ...waiting, plan: () => [], afterWait }
    const { steps, held } = plan(context, [named('a', { ...differs, kind: idle })], {})

    expect(steps).toEqual([])
    expect(held).toMatchObject([
      { resource: 'thing/a', ...waits(), next: [{ resource: 'thing/a' }] },
    ])
  })

  it('says nothing about what is as wanted', () => {
    expect(plan(context, [named('a', { kind: waiting })], {}).held).toEqual([])
  })
})

describe('a change that waits for another unit', () => {
  const rules = { waits: { reason: 'WaitsForUnit', because: 'waits for prod/job/migrate' } }

  it('is held whole, and shows what follows', () => {
    const { steps, held } = plan(context, [named('a', differs), named('b', absent)], rules)

    expect(steps).toEqual([])
    expect(held).toMatchObject([
      { resource: 'thing/a', reason: 'WaitsForUnit', next: [{}] },
      { resource: 'thing/b', reason: 'WaitsForUnit', next: [{}] },
    ])
  })

  it('does not hold up what has begun and is due', () => {
    const due = named('a', { ...differs, due: true })

    expect(plan(context, [due, named('b', absent)], rules)).toMatchObject({
      steps: [{ resource: 'thing/a' }],
      held: [{ resource: 'thing/b' }],
    })
  })

  it('is held when the unit is to be deleted, too', () => {
    expect(plan(gone, [unwanted('a')], rules).steps).toEqual([])
  })
})

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

  it('makes nothing for what is not ours, and says that before what it would wait for', () => {
    const theirs = user({ observation: differs.observation, tags: {} })

    const { held, steps } = plan(context, [theirs, named('a', absent)], {})

    expect(steps).toEqual([])
    expect(held).toMatchObject([
      { resource: 'thing/a', because: 'waits until thing/b is handed over' },
      { resource: 'thing/b', reason: 'NotOurs', next: [{}] },
    ])
  })

  it('holds what refers to something that has no identifier yet, and shows what follows', () => {
    const { steps, held } = plan(context, [user(), named('a', absent)], {})

    expect(steps.map(({ resource }) => resource)).toEqual(['thing/a'])
    expect(held).toMatchObject([
      { resource: 'thing/b', reason: 'WaitsFor', because: 'waits for thing/a', next: [{}] },
    ])
  })

  it('holds what must come after something that is not there, though no field names it', () => {
    const wanted = { name: 'b', request: { name: 'b' }, shape: {}, after: [ref('thing/a')] }
    const views = [named('b', { ...absent, wanted }), named('a', absent)]

    expect(ops(views)).toEqual(['test:absent'])
    expect(plan(context, views, {}).held).toMatchObject([{ because: 'waits for thing/a' }])
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
