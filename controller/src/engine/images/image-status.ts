import type { Environment, ImageJudgement, ImagePolicy, UnitId } from '@plumbline/desired-state'
import type {
  EventFields,
  Fault,
  ImageDeed,
  ImagePolicyStatus,
  ImageValue,
  Pin,
} from '../../model/index.ts'
import type { Announcement } from '../announcement.ts'
import { whyFrozen } from '../plan/freeze.ts'
import { isTakenBack, type NewerImage } from './image-changes.ts'
import type { PolicyLook } from './image-looks.ts'
import { whyPinned } from '../plan/wishes.ts'

/** What may keep a newer image out of Git. */
export interface ImageRestraints {
  /** Values of the trailer in the history of the branch, the newest first. */
  readonly written: readonly string[]
  readonly environments: ReadonlyMap<string, Environment>
  readonly pins: ReadonlyMap<UnitId, Pin>
  readonly now: number
}

/** Why a newer image is not written now: somebody took it back, an environment stands still, or a person holds a unit. */
export function whyImageWaits(
  value: NewerImage,
  { written, environments, pins, now }: ImageRestraints,
): string | undefined {
  if (isTakenBack(value, written)) {
    return 'somebody took this image back in Git: it is not written again, a newer one is'
  }
  for (const name of value.environments) {
    const frozen = whyFrozen(environments.get(name)?.policy.freeze ?? [], now)
    if (frozen !== undefined) return `${name}: ${frozen.because}`
  }
  for (const unit of value.units) {
    const pin = pins.get(unit)
    if (pin !== undefined && (pin.until === undefined || pin.until > now)) {
      return `${unit} is ${whyPinned(pin).because}`
    }
  }
  return undefined
}

export interface StatusParts {
  readonly source: string
  readonly policies: ReadonlyMap<string, ImagePolicy>
  readonly looks: ReadonlyMap<string, PolicyLook>
  readonly judged: readonly ImageJudgement[]
  /** What was done about values that have a newer image. */
  readonly deeds: ReadonlyMap<ImageJudgement, ImageDeed>
  /** Why nothing is done about any value of the source. */
  readonly fault: Fault | undefined
}

/** How every policy of a source stands, by name. Pure. */
export function policyStatuses(parts: StatusParts): readonly ImagePolicyStatus[] {
  const { source, policies, looks, judged } = parts
  return [...policies.values()]
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name: policy, spec }) => {
      const { at, newest, fault = parts.fault } = looks.get(policy) ?? {}
      const values = judged.filter((value) => value.policy === policy)
      return {
        source,
        policy,
        repository: spec.repository,
        ...(newest !== undefined && { newest }),
        ...(at !== undefined && { lookedAt: at }),
        ...(fault !== undefined && { fault }),
        values: values.map((value) => valueOf(value, parts.deeds.get(value), fault)),
      }
    })
}

function valueOf(
  judgement: ImageJudgement,
  deed: ImageDeed | undefined,
  fault: Fault | undefined,
): ImageValue {
  const { at, value, environments } = judgement
  const done = deed ?? verdictDeed(judgement, fault)
  return { file: at.file, line: at.line, value, environments, ...done }
}

/** What a verdict says by itself, where nothing was tried. */
function verdictDeed({ verdict }: ImageJudgement, fault: Fault | undefined): ImageDeed {
  if (verdict.is === 'refused') return { does: 'refused', why: verdict.why }
  if (verdict.is === 'left') return { does: 'nothing', why: verdict.why }
  if (verdict.is === 'newer') {
    return { does: verdict.mode, why: 'a newer image is there', to: verdict.to }
  }
  return fault === undefined
    ? { does: 'nothing', why: 'its policy is followed by no environment' }
    : { does: 'failed', why: fault.message, fault }
}

/** Something that is wrong with the images of a source, with a key, so that it is told once. */
export type Complaint = { readonly key: string } & (
  | { readonly policy: string; readonly fault: Fault }
  | { readonly refused: EventFields<'image.refused'> }
)

/** What is wrong with the images of a source. Pure. */
export function complaintsOf(statuses: readonly ImagePolicyStatus[]): readonly Complaint[] {
  return statuses.flatMap(({ source, policy, fault, values }) => {
    const faults = [fault, ...values.map((value) => value.fault)].flatMap((one) => one ?? [])
    const byCode = new Map(faults.map((one) => [one.code, one]))
    return [
      ...[...byCode].map(([code, one]) => ({ key: `${policy} ${code}`, policy, fault: one })),
      ...values
        .filter(({ does }) => does === 'refused')
        .map(({ file, line, why }) => ({
          key: `${policy} ${file}:${line} ${why}`,
          refused: { source, policy, file, line, why },
        })),
    ]
  })
}

/** Complaints as events; what several policies suffer from is one. */
export function complaintEvents(
  source: string,
  complaints: readonly Complaint[],
): readonly Announcement[] {
  const refused = complaints.flatMap((one) => ('refused' in one ? [one.refused] : []))
  const failed = complaints.flatMap((one) => ('fault' in one ? [one] : []))
  const groups = [...Map.groupBy(failed, ({ fault }) => fault.message).values()]
  return [
    ...refused.map((fields) => ({ name: 'image.refused' as const, fields })),
    ...groups.flatMap((group) => {
      const [first] = group
      if (first === undefined) return []
      const { code: reason, message: why, hint } = first.fault
      const policies = group.map(({ policy }) => policy).join(', ')
      return [{ name: 'image.failed' as const, fields: { source, policies, reason, why, hint } }]
    }),
  ]
}
