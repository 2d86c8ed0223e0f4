import {
  findingText,
  preflightFailed,
  refuses,
  type Checked,
  type Fault,
  type Plan,
  type Release,
  type Target,
  type UnitMemory,
} from '../../model/index.ts'
import type { Course } from '../plan/choose.ts'
import { contextOf } from '../context.ts'
import type { Want } from '../source/desired.ts'
import type { ResourceView } from '../observe/observe.ts'
import type { Reason } from '../plan/plan.ts'

/**
 * What is about to go out without a check: something would be written for a unit that was never in place. A pass without
 * writes, a repair of drift and a way back cost no check.
 */
export function uncheckedIn(
  { target }: Course,
  { steps }: Plan,
  before: UnitMemory | undefined,
): Target | undefined {
  if (target === undefined || steps.length === 0) return undefined
  const { fingerprint } = target.unit
  const known = [before?.applied, before?.lastGood]
  if (known.some((one) => one?.unit.fingerprint === fingerprint)) return undefined
  const checked = before?.preflight
  if (checked?.fingerprint !== fingerprint) return target
  return refuses(checked) && checked.waived === undefined ? target : undefined
}

/** Why a release that was refused stays back: until a commit, a person, or the time to check it again. */
export function whyRefused(
  before: UnitMemory | undefined,
  want: Want,
  now: number,
): Reason | undefined {
  const checked = before?.preflight
  if (want.state !== 'wanted' || checked?.retryAt === undefined) return undefined
  if (checked.waived !== undefined) return undefined
  const { unit, revision } = want.target
  const same = checked.fingerprint === unit.fingerprint && checked.revision === revision
  return same && now < checked.retryAt ? reasonOf(checked) : undefined
}

export function reasonOf(checked: Checked): Reason {
  const { message } = faultOfChecked(checked)
  return { reason: preflightFailed, because: message }
}

/** What a person reads of a release that was refused: the first finding with its place, and how many there are. */
export function faultOfChecked({ findings }: Checked): Fault {
  const refusing = findings.filter(({ weight }) => weight === 'refuses')
  const more = refusing.length > 1 ? ` (and ${refusing.length - 1} more)` : ''
  const [first] = refusing
  return {
    code: preflightFailed,
    source: 'user',
    retry: 'on-change',
    message: first === undefined ? 'the release was refused' : `${findingText(first)}${more}`,
    hint: first?.hint ?? 'plumbline verify says why',
  }
}

export function releaseOf(
  target: Target,
  views: readonly ResourceView[],
  before: UnitMemory | undefined,
): Release {
  return {
    unit: target.unit,
    context: contextOf(target),
    resources: views.flatMap(({ kind, wanted, observation }) =>
      wanted === undefined
        ? []
        : [
            {
              kind: kind.name,
              request: wanted.request,
              isThere: observation.state === 'present',
            },
          ],
    ),
    images: before?.lastGood?.images ?? [],
  }
}
