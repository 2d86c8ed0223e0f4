import { createEventQueue, isRead, type JournalEntry, type SavedWorld } from '@plumbline/simulator'
import { createHouse } from '../../support/house.ts'
import { documents, nameOf } from './documents.ts'
import { wideWorld } from './wide-world.ts'

/** Documents differ by the name of the service and by one of twenty teams. */
const patterns = 20
const settledMs = 180_000
/** Old enough that nothing of the first release is still looked after. */
const restedMs = 1_200_000
/** Repeating a call under the token of another one would be taken for that one. */
const tokens = ['clientToken']

/**
 * A world in which an estate of `units` services runs, without the hours that AWS's rates take to let them in: the calls that
 * the controller made for twenty of them, with the name of each.
 * @param tells whether a queue of events hears of what changes from then on
 */
export async function seededWorld(units: number, tells = false): Promise<SavedWorld> {
  const calls = await callsOfPatterns()
  const world = await wideWorld(false)
  for (let index = 0; index < units; index++)
    for (const { service, operation, text } of calls[index % patterns] ?? []) {
      const input = JSON.parse(text.replaceAll(nameOf(index % patterns), nameOf(index))) as object
      await world.call(service, operation, input)
    }
  world.advance(restedMs)
  if (tells) await createEventQueue(world)
  return world.save()
}

interface Pattern {
  readonly service: string
  readonly operation: string
  readonly text: string
}

async function callsOfPatterns(): Promise<readonly (readonly Pattern[])[]> {
  const world = await wideWorld(false)
  const before = world.journal.entries().length
  const house = await createHouse({ world })
  house.git.commit(documents(patterns))
  await house.turn(settledMs)
  await house.stop()
  const writes = world.journal
    .entries()
    .slice(before)
    .filter(({ operation }) => !isRead(operation))
  return Array.from({ length: patterns }, (_, index) =>
    writes.filter((entry) => textOf(entry).includes(nameOf(index))).map(patternOf),
  )
}

function patternOf(entry: JournalEntry): Pattern {
  return { service: entry.service, operation: entry.operation, text: textOf(entry) }
}

function textOf({ input }: JournalEntry): string {
  return JSON.stringify(input, (key, value: unknown) => (tokens.includes(key) ? undefined : value))
}
