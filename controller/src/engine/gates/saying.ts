import type { UnitId } from '@plumbline/desired-state'
import {
  FaultError,
  approvalsOf,
  type GateAnswer,
  type GateSaying,
  type UnitMemory,
  type WaitingGate,
} from '../../model/index.ts'
import { answer } from './gate-look.ts'
import { isSame } from './gate-verdict.ts'

/**
 * What a person says, bound to the gate that waits now; an approval of anything else than what they were shown is none.
 * @throws FaultError `NoGateWaits`, `GateUnclear`, `GateMovedOn`, `MayNotApprove`, `ApprovedAlready`
 */
export function boundAnswer(
  unit: UnitId,
  memory: UnitMemory | undefined,
  saying: GateSaying,
  now: number,
): GateAnswer {
  const gate = gateMeant(unit, memory, saying)
  const { approve: opens, author: by, reason: why, revision, deployment } = saying
  const isShown = deployment === undefined || deployment === gate.deployment
  if (!gate.revision.startsWith(revision) || !isShown) throw movedOn(unit, saying, gate)
  const { answers = [] } = memory?.gates ?? {}
  if (opens && !mayApprove(saying, gate)) throw mayNot(by, gate)
  if (opens && approvalsOf(gate, answers).includes(by)) throw approvedAlready(by, gate)
  return answer(gate, { how: 'person', opens, by, why, when: now })
}

/** @throws FaultError `GateMovedOn` when the pass that took it in found that it came too late */
export function confirmAnswer(
  unit: UnitId,
  memory: UnitMemory | undefined,
  saying: GateSaying,
  said: GateAnswer,
): GateAnswer {
  const isKept = memory?.gates?.answers.some((one) => isSame(one, said)) === true
  if (!isKept) throw movedOn(unit, saying, undefined)
  return said
}

function gateMeant(
  unit: UnitId,
  memory: UnitMemory | undefined,
  { gate: name, approve }: GateSaying,
): WaitingGate {
  const all = memory?.gates?.waiting ?? []
  const people = all.filter(({ job }) => job === undefined)
  const found = people.filter((one) => name === undefined || one.name === name)
  const [first] = found
  const names = people.map((one) => one.name).join(', ')
  if (first !== undefined && found.length === 1) return first
  if (first !== undefined) {
    const message = `several gates of ${unit} wait for people: ${names}`
    throw refused('GateUnclear', message, 'Say which one is meant, with --gate.')
  }
  if (people.length > 0) {
    const message = `no gate ${name} of ${unit} waits for people, but ${names} does`
    throw refused('GateUnclear', message, 'plumbline status says which gates there are.')
  }
  const [job] = all
  const early =
    'An answer can be given when the rollout is at the gate, and not before: plumbline status says where it is.'
  const ends = approve ? '' : ` \`plumbline rollback ${unit}\` ends a rollout wherever it is.`
  const instead =
    job === undefined
      ? `${early}${ends}`
      : `Gate ${job.name} waits for ${job.job}; to send the release back, roll the unit back.`
  const message = `no gate of ${unit} waits for a person now`
  throw refused('NoGateWaits', message, instead)
}

/** A team is a group of those who signed in. Where nobody does, whoever says to be of one is believed, and so named. */
function mayApprove({ author, groups }: GateSaying, { from }: WaitingGate): boolean {
  if (from.length === 0 || from.includes(`user:${author}`)) return true
  return from.some(
    (one) => one.startsWith('team:') && (groups?.includes(one.slice('team:'.length)) ?? true),
  )
}

function movedOn(
  unit: UnitId,
  { approve, revision, deployment }: GateSaying,
  gate: WaitingGate | undefined,
): FaultError {
  const verb = approve ? 'approved' : 'rejected'
  const isOther = gate?.revision.startsWith(revision) === true && deployment !== undefined
  const shown = isOther ? ` in the rollout ${deployment}` : ''
  const now =
    gate === undefined
      ? 'it waits no more'
      : `gate ${gate.name} waits for ${isOther ? `the rollout ${gate.deployment}` : gate.revision.slice(0, 8)} now`
  return refused(
    'GateMovedOn',
    `${unit} at ${revision.slice(0, 8)}${shown} cannot be ${verb}: ${now}`,
    'Look at what waits now with plumbline status, and answer for that.',
  )
}

function mayNot(author: string, { name, from }: WaitingGate): FaultError {
  const message = `${author} may not approve at gate ${name}: the policy of the environment names ${from.join(', ')}`
  return refused('MayNotApprove', message, 'Ask one of them; anybody may reject.')
}

function approvedAlready(author: string, { name, required }: WaitingGate): FaultError {
  const message = `${author} has approved at gate ${name} already, and ${required} people must`
  return refused('ApprovedAlready', message, 'Somebody else must approve, too.')
}

function refused(code: string, message: string, hint: string): FaultError {
  return new FaultError({ code, source: 'user', retry: 'never', message, hint })
}
