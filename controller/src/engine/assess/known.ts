import type { Fault, Outcome, ResourceId, UnitMemory } from '../../model/index.ts'
import type { PassResult } from './pass-result.ts'

/** How many identifiers are remembered per kind. */
const knownMax = 3

/** What is known of AWS for the next pass: which things are the unit's, what was proved of them, and whether a write is in doubt. */
export function knowledgeAfter(
  before: UnitMemory | undefined,
  pass: PassResult,
): Pick<UnitMemory, 'known' | 'proven' | 'wroteAt' | 'suspect'> {
  const proven = provenAfter(before, pass)
  const wroteAt = pass.outcomes.findLast(wasSent)?.at ?? before?.wroteAt
  return {
    known: knownAfter(before, pass.outcomes),
    ...(proven !== undefined && { proven }),
    ...(wroteAt !== undefined && { wroteAt }),
    ...(isSuspect(pass) && { suspect: true as const }),
  }
}

function isRefusal({ result, fault }: Outcome): boolean {
  return result === 'failed' && !withoutAnswer.has(fault?.code ?? '')
}

/** AWS said nothing about what it was sent; a list that lags may not show yet what it took before. */
const withoutAnswer: ReadonlySet<string> = new Set([
  'OutcomeUnknown',
  'Throttled',
  'AwsUnreachable',
])

function knownAfter(
  before: UnitMemory | undefined,
  outcomes: readonly Outcome[],
): UnitMemory['known'] {
  const known = { ...before?.known }
  // What was refused as unknown or inactive may be what was remembered: it is looked up again.
  if (outcomes.some(isRefusal)) return {}
  for (const { step, identifier } of outcomes) {
    if (identifier === undefined) continue
    const kind = kindIn(step.resource)
    known[kind] = [identifier, ...(known[kind] ?? [])].slice(0, knownMax)
  }
  return known
}

function kindIn(resource: ResourceId): string {
  return resource.slice(0, resource.indexOf('/'))
}

/** What was proved of what never changes is true for good; what AWS refused as unknown is read again. */
function provenAfter(
  before: UnitMemory | undefined,
  { views, outcomes }: PassResult,
): UnitMemory['proven'] {
  if (outcomes.some(isRefusal)) return undefined
  const written = new Set(outcomes.map(({ step }) => kindIn(step.resource)))
  const seen = views.flatMap(({ kind, proven }) =>
    // What was seen before a write says nothing of what is there after it.
    proven?.at !== undefined && written.has(kind.name) ? [] : [[kind.name, proven] as const],
  )
  const answered = outcomes.map(({ step, proven }) => [kindIn(step.resource), proven] as const)
  const fresh = [...seen, ...answered].flatMap(([kind, proven]) =>
    proven === undefined ? [] : [[kind, proven] as const],
  )
  const lasting = lastingOf(before?.proven)
  return fresh.length > 0 ? { ...lasting, ...Object.fromEntries(fresh) } : lasting
}

/** Without what others may change: that holds as long as each look gives it again. */
function lastingOf(proven: UnitMemory['proven'] = {}): UnitMemory['proven'] {
  const lasting = Object.entries(proven).filter(([, { at }]) => at === undefined)
  return lasting.length > 0 ? Object.fromEntries(lasting) : undefined
}

/** An answer was lost; or one was lost before and ECS could not be asked about it. */
function isSuspect({ outcomes, plan, suspect }: PassResult): boolean {
  return outcomes.some(lostAnswer) || (suspect && plan.unreadable.length > 0)
}

function wasSent({ result }: Outcome): boolean {
  return result !== 'refused'
}

/** The call may have had its effect although no answer came. */
function lostAnswer({ result, fault }: Outcome): boolean {
  return result === 'failed' && isAmbiguous(fault)
}

function isAmbiguous(fault: Fault | undefined): boolean {
  return fault?.source !== 'user'
}
