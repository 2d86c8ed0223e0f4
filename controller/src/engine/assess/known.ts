import type { Fault, Outcome, UnitMemory } from '../../model/index.ts'
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
    const kind = step.resource.slice(0, step.resource.indexOf('/'))
    known[kind] = [identifier, ...(known[kind] ?? [])].slice(0, knownMax)
  }
  return known
}

/** What was proved is true for good; what AWS refused as unknown is read again. */
function provenAfter(
  before: UnitMemory | undefined,
  { views, outcomes }: PassResult,
): UnitMemory['proven'] {
  if (outcomes.some(isRefusal)) return undefined
  const fresh = views.flatMap(({ kind, proven }) => (proven ? [[kind.name, proven] as const] : []))
  return fresh.length > 0 ? { ...before?.proven, ...Object.fromEntries(fresh) } : before?.proven
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
