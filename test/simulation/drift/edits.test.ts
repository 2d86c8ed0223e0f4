import type { ResourceDifferences, UnitMemory } from '@plumbline/controller/model'
import { describe, expect, it } from 'vitest'
import { kinds } from '../../../controller/src/kinds/index.ts'
import { isSettled } from '../../properties/at-rest.ts'
import type { House } from '../../support/house.ts'
import { hourMs, settledHouse, units } from './settled-house.ts'
import type { Edit } from './edits/edit.ts'
import { edits } from './edits/index.ts'

/**
 * A table of edits by hand, over every kind and sort. Each is made alone on a settled estate in which drift is only
 * reported, and must be found where the table says and nowhere else; then it is undone, by the word of a person.
 */
/** What was seen, as the table writes it: the names of some resources hold a hash, so that only their kind is told. */
function foundIn(rows: readonly UnitMemory[]): Record<string, readonly string[]> {
  const found = rows.flatMap(({ unit, differences }) =>
    differences.map((one): [string, readonly string[]] => [`${unit} ${nameOf(one)}`, pathsOf(one)]),
  )
  return Object.fromEntries(found.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function nameOf({ resource }: ResourceDifferences): string {
  return /^(target-group|listener-rule)\//.exec(resource)?.[0] ?? resource
}

function pathsOf({ verb, differences }: ResourceDifferences): readonly string[] {
  return verb === 'change'
    ? differences.map(({ path }) => path.replace(/(?<=prod-web-shop-)[a-z0-9]{6}-[a-z0-9]{8}/, '…'))
    : [`(${verb})`]
}

function sortedFinds({ finds }: Edit): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(finds).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

async function undo(house: House, rows: readonly UnitMemory[]): Promise<void> {
  const drifted = rows.filter(({ status }) => status.sync.reason === 'Drifted')
  for (const { unit } of drifted) {
    const asked = house.control().revert(unit, { author: 'dana', reason: 'a test' })
    await Promise.all([asked, house.settle()])
  }
  await house.until(() => isSettled(house, units), hourMs)
  await house.turn(2 * 60_000)
}

describe.concurrent('an edit by hand', () => {
  it.each(kinds.map(({ name }) => name).filter((name) => name !== 'job-run'))(
    'of the kind %s is found where it is',
    async (kind) => {
      const { world, house, table } = await settledHouse()
      const wrong: unknown[] = []
      for (const edit of table[kind] ?? []) {
        await edit.by(world)
        await house.turn(3 * 60_000)

        const rows = await house.store.units({})
        const finds = foundIn(rows)
        const expected = sortedFinds(edit)
        if (JSON.stringify(finds) !== JSON.stringify(expected))
          wrong.push({ about: edit.about, finds, expected })
        await undo(house, rows)
      }
      await house.stop()

      expect(wrong).toEqual([])
    },
    300_000,
  )
})

describe('the table', () => {
  const table = edits('')
  const all = Object.values(table).flat()

  it('has every kind that can drift, every sort, and at least eighty edits', () => {
    const sorts = new Set(all.map(({ sort }) => sort))

    expect(Object.keys(table).toSorted()).toEqual(
      kinds
        .map(({ name }) => name)
        // A run is not compared, and what is done by hand to a bundle is told in puppet.test.ts.
        .filter((name) => name !== 'job-run' && name !== 'puppet-bundle')
        .toSorted(),
    )
    expect([...sorts].toSorted()).toEqual([
      'add',
      'change',
      'default',
      'delete',
      'remove',
      'reorder',
      'swap',
    ])
    expect(all.length).toBeGreaterThanOrEqual(80)
  })

  it('never expects a reordering or a default to be found', () => {
    const loud = all.filter(
      ({ sort, finds }) => /reorder|default/.test(sort) && Object.keys(finds).length > 0,
    )

    expect(loud).toEqual([])
  })
})
