import type { UnitId } from '@plumbline/desired-state'
import type { Ran, Status, UnitMemory, WaitingGate } from '../../model/index.ts'
import { wantIn, type Board } from './board.ts'
import { occasionOf } from '../gates/gate-look.ts'

/** How a job stands that a gate runs, and how it came out for one occasion. */
export function lookAtJob(
  { seen }: Board,
  job: UnitId,
  occasion: string,
): { readonly ran?: Ran; readonly why: string } {
  const { ran, status } = seen.get(job) ?? {}
  const why = status === undefined ? 'it was not looked at yet' : standing(status)
  return ran?.occasion === occasion ? { ran, why } : { why }
}

function standing({ sync, health, operation }: Status): string {
  if (operation.is !== 'Idle') return operation.why
  return sync.is === 'Synced' ? health.why : sync.why
}

/** The gate that has waited longest for a job; of several gates that run one job each has its turn. */
export function occasionIn(board: Board, unit: UnitId): string | undefined {
  const want = wantIn(board, unit)
  if (want.state !== 'wanted' || want.target.unit.kind !== 'job') return undefined
  const asking = want.target.unit.calledBy.flatMap((service) =>
    waitingFor(board.seen.get(service), unit).map((gate) => ({ service, gate })),
  )
  const [first] = asking.toSorted((a, b) => a.gate.since - b.gate.since)
  return first === undefined ? undefined : occasionOf(first.service, first.gate)
}

/** Who has something new to do: jobs that a gate of this unit asks for since, or those who asked for this job. */
export function askedIn(
  board: Board,
  unit: UnitId,
  before: UnitMemory | undefined,
): readonly UnitId[] {
  const after = board.seen.get(unit)
  const asked = new Set(jobsOf(before))
  const jobs = jobsOf(after).filter((job) => !asked.has(job))
  const want = wantIn(board, unit)
  const isJob = want.state === 'wanted' && want.target.unit.kind === 'job'
  const isOver = after?.ran?.occasion !== before?.ran?.occasion
  return isJob && isOver ? [...jobs, ...want.target.unit.calledBy] : jobs
}

function jobsOf(memory: UnitMemory | undefined): readonly UnitId[] {
  return (memory?.gates?.waiting ?? []).flatMap(({ job }) => job ?? [])
}

function waitingFor(memory: UnitMemory | undefined, unit: UnitId): readonly WaitingGate[] {
  return (memory?.gates?.waiting ?? []).filter(({ job }) => job === unit)
}
