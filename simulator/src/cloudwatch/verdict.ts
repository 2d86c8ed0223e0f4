/** What an alarm makes of its data points. */
export type Verdict = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | 'as before'

export interface Rule {
  /** N of "M of N". */
  readonly periods: number
  /** M of "M of N". */
  readonly toAlarm: number
  readonly missing: string
}

/**
 * The verdict over whether each data point of the range breaches the threshold, oldest first; undefined where there is
 * none. How gaps count is from memory, unverified: compare it with "Configuring how CloudWatch alarms treat missing data" in
 * the CloudWatch user guide before anything relies on it.
 */
export function verdictOf(points: readonly (boolean | undefined)[], rule: Rule): Verdict {
  const { periods, toAlarm, missing } = rule
  const real = points.filter((point) => point !== undefined).slice(-periods)
  const breaching = real.filter(Boolean).length
  const lacking = periods - real.length
  if (lacking === 0) return breaching >= toAlarm ? 'ALARM' : 'OK'
  switch (missing) {
    case 'breaching':
      return breaching + lacking >= toAlarm ? 'ALARM' : 'OK'
    case 'notBreaching':
      return breaching >= toAlarm ? 'ALARM' : 'OK'
    case 'ignore':
      if (breaching >= toAlarm) return 'ALARM'
      return breaching < real.length ? 'OK' : 'as before'
    default:
      return withMissing(points, real, rule)
  }
}

/**
 * With gaps that stay gaps: few points that all breach are enough once the oldest of them is as old as the alarm wants
 * them to be many; before that nothing is decided.
 */
function withMissing(
  points: readonly (boolean | undefined)[],
  real: readonly boolean[],
  { toAlarm }: Rule,
): Verdict {
  if (real.length === 0) return 'INSUFFICIENT_DATA'
  const breaching = real.filter(Boolean).length
  if (breaching >= toAlarm) return 'ALARM'
  if (breaching < real.length) return 'OK'
  const oldest = points.length - points.indexOf(true)
  return oldest >= toAlarm ? 'ALARM' : 'as before'
}
