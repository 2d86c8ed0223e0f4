import type { UnitPass } from '@plumbline/api/contract'

type Words = Pick<UnitPass, 'sync' | 'health' | 'operation'>

/** A stretch of time in which nothing changed in the words of a unit. */
export interface PartOfTime<Pass extends Words> {
  readonly pass: Pass
  readonly words: string
  readonly ms: number
  /** Where it begins, and how long it is, as shares of the whole. */
  readonly start: number
  readonly share: number
}

/** What the passes (newest first) say of the time from the oldest one until `now` (epoch ms), oldest first. */
export function partsOf<Pass extends Words & Pick<UnitPass, 'at'>>(
  passes: readonly Pass[],
  now: number,
): readonly PartOfTime<Pass>[] {
  const turns = passes
    .toReversed()
    .filter((pass, index, all) => index === 0 || wordsOf(pass) !== wordsOf(all[index - 1]!))
  const from = Date.parse(turns[0]?.at ?? '')
  const whole = Math.max(1, now - from)
  return turns.map((pass, index) => {
    const begin = Date.parse(pass.at)
    const end = Date.parse(turns[index + 1]?.at ?? '') || Math.max(begin, now)
    const ms = end - begin
    return { pass, words: wordsOf(pass), ms, start: (begin - from) / whole, share: ms / whole }
  })
}

function wordsOf({ sync, health, operation }: Words): string {
  return [sync, health, ...(operation === 'Idle' ? [] : [operation])].join(' and ')
}
