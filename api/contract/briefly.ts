import type { UnitStatus } from './units.ts'

/**
 * Why an axis is as it is, without the reason of a hold: that is long, all three axes would end with it, and it stands
 * beside them in full. Pure.
 */
export function briefly(why: string, hold: Pick<Hold, 'reason' | 'by'> | null): string {
  if (hold === null || hold.reason === '' || !why.endsWith(hold.reason)) return why
  const before = why.slice(0, -hold.reason.length).replace(/(:|, and) $/, '')
  if (before !== '') return before
  return hold.by === null ? 'the release was given up' : 'a person went back'
}

type Hold = NonNullable<UnitStatus['hold']>

/** Words of a user agent that say how a program of AWS's was built, and not which it is. */
const built = /^(md|ua|os|lang|m|cfg|exec-env|api|app|ft)\//
/** Longest name of a program that is shown (characters). */
const programMax = 60

/** Which program called, of what it says of itself: `aws-cli/1.45.11 botocore/1.43.11`. Pure. */
export function programOf(agent: string): string {
  const words = agent.split(' ').filter((word) => !built.test(word))
  const text = words.length === 0 ? agent : words.join(' ')
  return text.length > programMax ? `${text.slice(0, programMax - 1)}…` : text
}

const unitsOfTime = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const

/** A length of time in its largest unit: `40 s`, `3 h`. */
export function durationOf(ms: number): string {
  if (ms > 0 && ms < 1000) return 'under 1 s'
  const [size, word] = unitsOfTime.find(([size]) => ms >= size) ?? ([1000, 's'] as const)
  return `${Math.max(0, Math.floor(ms / size))} ${word}`
}
