import type { Attempt as Tried, EndedAttempt, PassRecord } from '@plumbline/controller/model'
import { timeOf } from '../../contract/index.ts'
import type { Attempt } from '../../contract/index.ts'
import { evidenceOf } from './evidence.ts'
import { imageOf } from './images.ts'

/** What ended in some records, newest first, after what goes on. */
export function attemptsIn(
  records: readonly PassRecord[],
  open: Tried | undefined,
): readonly Attempt[] {
  const ended = records.flatMap(({ attempts = [] }) => attempts.toReversed())
  return [...(open === undefined ? [] : [attemptOf(open)]), ...ended.map(attemptOf)]
}

function attemptOf(attempt: Tried | EndedAttempt): Attempt {
  const { revision, author = null, subject = null, cause, by = null, began, callCount } = attempt
  return {
    revision,
    author,
    subject,
    cause,
    by,
    began: timeOf(began),
    callCount,
    calls: attempt.calls.map((call) => ({ ...call })),
    evidence: evidenceOf(attempt.evidence),
    ...endOf(attempt),
  }
}

function endOf(attempt: Tried | EndedAttempt) {
  if (!('outcome' in attempt)) {
    return { outcome: 'running' as const, why: null, ended: null, good: false, images: [] }
  }
  const { outcome, why, ended, images } = attempt
  const good = outcome === 'succeeded' || outcome === 'found'
  return { outcome, why, ended: timeOf(ended), good, images: images.map(imageOf) }
}
