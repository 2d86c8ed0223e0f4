import { getUnit, type UnitStatus } from '@plumbline/api/contract'
import type { Plan } from '@plumbline/controller/model'
import type { Client } from '../client/client.ts'
import { Failure } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import { short } from '../text/words.ts'
import { unitName } from '../unit-name.ts'
import { differs } from './report.ts'
import type { Standing } from './told.ts'

/** What is known of holds: a plan alone knows none, because they are in the memory of a controller. */
export type Holds = 'known' | 'not asked' | 'not known'

export interface Stand {
  readonly holds: Holds
  readonly standing: Standing
  /** Why the controller could not be asked. */
  readonly trouble?: Failure
}

/** A unit that is new to the controller. */
const unknownUnit = /\/errors\/unit-unknown$/

/**
 * Why the units that differ would stay as they are: a freeze, which Git says, and what people and failed rollouts did, which
 * only a controller says; `client` is left out where none is to be asked.
 */
export async function standOf(
  plans: readonly Plan[],
  frozen: ReadonlyMap<string, string>,
  client: Client | undefined,
): Promise<Stand> {
  const standing = new Map<string, readonly string[]>()
  const add = (unit: string, texts: readonly string[]) => {
    if (texts.length > 0) standing.set(unit, [...(standing.get(unit) ?? []), ...texts])
  }
  const changed = plans.filter(differs)
  for (const { unit } of changed) {
    const because = frozen.get(unit.split('/')[0] ?? '')
    add(unit, because === undefined ? [] : [`frozen: ${because}; drift is repaired all the same`])
  }
  if (client === undefined) return { holds: 'not asked', standing }
  try {
    for (const { unit } of changed) add(unit, await holdsOf(client, unit))
    return { holds: 'known', standing }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { holds: 'not known', standing, trouble: error }
  }
}

async function holdsOf(client: Client, unit: string): Promise<readonly string[]> {
  try {
    const { answer } = await client.call(getUnit, { params: unitName(unit) })
    return holdTexts(answer)
  } catch (error) {
    if (error instanceof Failure && unknownUnit.test(error.problem ?? '')) return []
    throw error
  }
}

function holdTexts({ pin, hold }: Pick<UnitStatus, 'pin' | 'hold'>): readonly string[] {
  const texts: string[] = []
  if (pin !== null) {
    const end = pin.until === null ? 'until it is released' : `until ${pin.until}`
    const what = pin.mode === 'hold' ? 'held' : 'suspended'
    const effect = pin.mode === 'hold' ? 'nothing new goes out' : 'nothing is written'
    texts.push(`${what} by ${pin.author} ${end}, ${effect}: ${pin.reason}`)
  }
  if (hold !== null) {
    const why = hold.by === null ? `${short(hold.revision)} failed: ${hold.reason}` : hold.reason
    texts.push(`held until a commit changes the unit: ${why}`)
  }
  return texts.map(oneLine)
}
