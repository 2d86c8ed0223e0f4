import type { Tried } from '../../model/dora.ts'
import type { PassRecord } from '../../model/record.ts'

/** As much of the attempts of a record as figures are made of. */
export function triedIn({ unit, attempts = [] }: Pick<PassRecord, 'unit' | 'attempts'>): Tried[] {
  return attempts.map(({ cause, outcome, callCount, began, ended, committedAt }) => {
    const commit = committedAt === undefined ? {} : { committedAt }
    return { unit, cause, outcome, callCount, began, ended, ...commit }
  })
}

export function inOrder(tried: readonly Tried[]): readonly Tried[] {
  return tried.toSorted((a, b) => a.ended - b.ended)
}
