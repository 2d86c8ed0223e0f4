import type { UnitId } from '@plumbline/desired-state'
import type { Axis, Fault, Health, Plan, ResourceId, Status } from '../../model/index.ts'
import { faultOfStall, missingTasksMsMax } from './deadlines.ts'
import type { Facts, Word } from './facts.ts'
import { healthOf } from './health.ts'
import { nextOf, operationOf } from './operation.ts'
import { syncOf } from './sync.ts'

/** The status of a unit from one pass: three axes, each with its reason. Pure. */
export function assess(facts: Facts, before: Status | undefined, now: number): Status {
  const fault = faultIn(facts) ?? faultOfStall(facts.stall, whyWaits(facts), facts.towards, now)
  return {
    sync: dated(syncOf(facts), before?.sync, now),
    health: overdue(healthOf(facts), before?.health, now),
    operation: dated(operationOf(facts, fault), before?.operation, now),
    next: nextOf(facts, fault),
    ...(fault !== undefined && { fault }),
  }
}

/** The time moves only when the word or its reason does. */
function dated<Is extends string>(
  word: Word<Is>,
  before: Axis<Is> | undefined,
  now: number,
): Axis<Is> {
  const same = before?.is === word.is && before.reason === word.reason
  return { ...word, since: same ? before.since : now }
}

/** Once late it stays so, with the moment at which it came to be late, until the reason changes. */
function overdue(word: Word<Health>, before: Axis<Health> | undefined, now: number): Axis<Health> {
  const health = dated(word, before, now)
  if (word.reason !== 'TasksMissing') return health
  if (before?.reason === word.reason && before.is === 'Degraded')
    return { ...before, why: word.why }
  const late = now - health.since > missingTasksMsMax
  return late ? { ...health, is: 'Degraded', since: now } : health
}

function faultIn({ plan, outcomes, refused, notKept }: Facts): Fault | undefined {
  // A write that was refused is no failure: a newer commit came, or the program is about to stop.
  const failed = outcomes.find(({ result }) => result === 'failed')?.fault
  return failed ?? plan.unreadable[0]?.fault ?? foreign(plan) ?? refused ?? notKept
}

/** What it waits for, in words: what is done about the unit says it, or how the unit is, or what differs. */
function whyWaits(facts: Facts): string {
  const operation = operationOf(facts)
  if (operation.is !== 'Idle') return operation.why
  const health = healthOf(facts)
  return health.is === 'Healthy' ? syncOf(facts).why : health.why
}

/** The tag alone does it; the import, which writes a document as well, would take back what has been committed since. */
function handOver(unit: UnitId, resource: ResourceId): string {
  return resource.startsWith('service/')
    ? `Rename the unit, or hand over what exists: \`aws ecs tag-resource --resource-arn ARN --tags key=plumbline:unit,value=${unit}\`. Without a document of it yet, \`plumbline import live --adopt\` does both.`
    : 'Rename the unit, or hand over what exists by giving it the tag.'
}

function foreign({ unit, held }: Plan): Fault | undefined {
  const one = held.find(({ reason }) => reason === 'NotOurs')
  return one === undefined
    ? undefined
    : {
        code: 'NotOurs',
        source: 'user',
        retry: 'backoff',
        message: one.because,
        hint: handOver(unit, one.resource),
      }
}
