import {
  refuses,
  type AwsAt,
  type Checked,
  type Clock,
  type Evidence,
  type PassRecord,
  type Preflight,
  type PreflightReport,
  type Random,
  type ReleasedImage,
  type Target,
  type UnitMemory,
} from '../../model/index.ts'
import type { Course } from '../plan/choose.ts'
import { releaseOf, uncheckedIn } from '../decide/clearance.ts'
import { placeOf } from '../context.ts'
import type { Decision } from '../decide/decide.ts'
import type { ResourceView } from '../observe/observe.ts'
import { delayMs } from '../assess/schedule.ts'

/** What a pass works towards, what it sees, and what it makes of that. */
export interface Studied {
  readonly course: Course
  readonly views: readonly ResourceView[]
  readonly decision: Decision
  /** Epoch ms at which the look began, or the one before of which a part still counts. */
  readonly lookedAt: number
  /** What stands still while a rollout goes on was not looked at again. */
  readonly relied?: true
  /** Why a rollout or a run fares as it does. */
  readonly evidence?: Evidence
}

interface Parts {
  readonly aws: AwsAt
  readonly preflight: Preflight
  readonly clock: Clock
  readonly random: Random
}

/** Checks a release that is about to go out, before its first write. `undefined` where none is. */
export async function check(
  { aws, preflight, clock, random }: Parts,
  { course, views, decision }: Studied,
  before: UnitMemory | undefined,
): Promise<Checked | undefined> {
  const target = uncheckedIn(course, decision.plan, before)
  if (target === undefined) return undefined
  const { reader } = aws(placeOf(target.unit.environment))
  const report = await preflight.check(reader, releaseOf(target, views, before))
  const again = before?.preflight?.fingerprint === target.unit.fingerprint
  const refusals = refuses(report) ? 1 + (again ? (before.preflight?.refusals ?? 0) : 0) : 0
  const at = clock.now()
  const retryAt = at + delayMs({ retry: 'on-change' }, refusals, random)
  return {
    ...worthKeeping(report),
    fingerprint: target.unit.fingerprint,
    revision: target.revision,
    ...(target.commit !== undefined && { commit: target.commit }),
    at,
    refusals,
    ...(refusals > 0 && { retryAt }),
  }
}

/** What nobody looked at by design is said by `plumbline verify`, and not remembered of every release. */
function worthKeeping({ findings, images }: PreflightReport): PreflightReport {
  return { findings: findings.filter(({ weight }) => weight !== 'unchecked'), images }
}

interface Concluded {
  readonly after: UnitMemory
  readonly changed: boolean
  readonly record?: PassRecord
}

/** Writes down what the images of a release stood for, once: when it has proved good. */
export async function withImages(
  parts: Pick<Parts, 'aws' | 'preflight'>,
  { course, views, before }: Pick<Studied, 'course' | 'views'> & { before: UnitMemory | undefined },
  concluded: Concluded,
): Promise<Concluded> {
  const { after, record } = concluded
  const { target } = course
  if (record?.good === undefined || after.lastGood === undefined || target === undefined)
    return concluded
  const good = after.lastGood.unit.fingerprint
  const images =
    good === target.unit.fingerprint
      ? await imagesOf(parts, target, views, before, after)
      : checkedImages(before, good)
  if (images.length === 0) return concluded
  const lastGood = { ...after.lastGood, images }
  const attempts = record.attempts?.map((attempt) =>
    attempt.fingerprint === lastGood.unit.fingerprint ? { ...attempt, images } : attempt,
  )
  return {
    ...concluded,
    after: { ...after, lastGood },
    record: { ...record, good: lastGood, ...(attempts !== undefined && { attempts }) },
  }
}

/** As the check before the release found them. */
function checkedImages(memory: UnitMemory | undefined, fingerprint: string) {
  const { preflight } = memory ?? {}
  return preflight?.fingerprint === fingerprint ? preflight.images : []
}

/** As ECS pulled them; else as the check before the release found them. Not to know them is no failure of the pass. */
async function imagesOf(
  { aws, preflight }: Pick<Parts, 'aws' | 'preflight'>,
  target: Target,
  views: readonly ResourceView[],
  before: UnitMemory | undefined,
  after: UnitMemory,
): Promise<readonly ReleasedImage[]> {
  const { reader } = aws(placeOf(target.unit.environment))
  const known = checkedImages(after, target.unit.fingerprint)
  try {
    const pulled = await preflight.imagesOf(reader, releaseOf(target, views, before))
    return pulled.some(({ digest }) => digest !== undefined) ? pulled : known
  } catch {
    return known
  }
}
