import { isRead } from '@plumbline/simulator'
import { lookAt } from '../../../controller/src/once/look.ts'
import { load, type DesiredState, type SourceFile, type UnitId } from '@plumbline/desired-state'
import { describe, it } from 'vitest'
import { adoptable, adoptInto } from '../../../cli/src/drift/adopt.ts'
import { isSettled } from '../../properties/at-rest.ts'
import type { House } from '../../support/house.ts'
import { hourMs, settledHouse, units } from './settled-house.ts'
import type { Edit } from './edits/edit.ts'

/**
 * What was changed by hand is written into the documents; committed, nothing differs any more and nothing is sent. For every
 * edit of the table that changes a field, but for those that the documents cannot say, which are named here.
 */
async function lookedAt(house: House, files: readonly SourceFile[], id: UnitId) {
  const render = (some: readonly SourceFile[]): DesiredState => load(some)
  const unit = render(files).units.get(id)
  if (unit === undefined) throw new Error(`there is no ${id}`)
  const target = { source: 'main', revision: 'r', unit }
  return (await lookAt(target, house.aws(), 0, render)).looked
}

/** The unit that an edit is found in; none of one that is not found, or that takes a whole resource away. */
function unitOf({ finds }: Edit): UnitId | undefined {
  const [name] = Object.keys(finds)
  const whole = Object.values(finds)
    .flat()
    .some((path) => path.startsWith('('))
  return name === undefined || whole ? undefined : (name.split(' ')[0] as UnitId)
}

interface Said {
  readonly about: string
  readonly adopted: readonly string[]
  readonly refused: readonly string[]
}

/** Edits, and what became of them in the documents. */
const kinds = [
  'log-group',
  'target-group',
  'listener-rule',
  'task-definition',
  'schedule',
  'alarm',
  'scaling',
  'service',
]

describe.concurrent('what was changed by hand', () => {
  it.for(kinds)(
    'of the kind %s is written into the documents, and then nothing differs',
    { timeout: 600_000 },
    async (kind, { expect }) => {
      const { world, house, texts, files, table } = await settledHouse()
      const said: Said[] = []
      const left: unknown[] = []
      for (const edit of table[kind] ?? []) {
        const id = unitOf(edit)
        if (id === undefined) continue
        await edit.by(world)
        await house.turn(3 * 60_000)
        const looked = await lookedAt(house, files, id)
        const fields = adoptable(looked)

        const {
          files: written,
          adopted,
          refused,
        } = adoptInto({ looked, load: looked.load, files }, fields)

        said.push({
          about: edit.about,
          adopted: adopted.map(({ file, field }) => `${file} ${field}`),
          refused: refused.map(({ path, why }) => `${path}: ${why}`),
        })
        const before = world.journal.entries().length
        house.git.commit(Object.fromEntries(written.map(({ path, text }) => [path, text])))
        await house.turn(10 * 60_000)
        if (refused.length === 0) {
          const memory = await house.unit(id)
          const calls = world.journal.entries().slice(before)
          const writes = calls.filter(
            ({ operation }) => !isRead(operation) && operation !== 'RunTask',
          )
          const quiet = memory?.status.sync.is === 'Synced' && writes.length === 0
          if (!quiet)
            left.push({
              about: edit.about,
              differences: memory?.differences,
              writes: writes.map(({ operation }) => operation),
            })
        }
        house.git.commit(texts)
        await house.turn(60_000)
        if ((await house.unit(id))?.status.sync.reason === 'Drifted') {
          await Promise.all([
            house.control().revert(id, { author: 'dana', reason: 'a test' }),
            house.settle(),
          ])
        }
        await house.until(() => isSettled(house, units), hourMs)
        await house.turn(2 * 60_000)
      }
      await house.stop()

      expect(left).toEqual([])
      const lines = said.map(
        ({ about, adopted, refused }) =>
          `${about}\n    ${[...adopted, ...refused.map((why) => `not written: ${why}`)].join('\n    ')}\n`,
      )
      await expect(lines.join('')).toMatchFileSnapshot(`adopted/${kind}.txt`)
    },
  )
})
