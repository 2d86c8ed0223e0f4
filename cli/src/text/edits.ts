import { programOf, type Edit } from '@plumbline/api/contract'
import { oneLine } from './plain.ts'
import { ageOf } from './words.ts'

/** Who may have made drift, one line each: the actor, the call, the address and the program. */
export function editLines(edits: readonly Edit[], now: number): readonly string[] {
  return edits.map(({ by, call, from, agent, at }) =>
    oneLine(`by ${by}: ${call} from ${from} with ${programOf(agent)}, ${ageOf(at, now)} ago`),
  )
}
