import type { Unit } from '@plumbline/desired-state'
import {
  faultOf,
  kindsFor,
  type Fault,
  type Step,
  type Target,
  type UnitMemory,
} from '../../model/index.ts'
import { wantIn, type Board } from '../board/board.ts'
import { contextOf, partsOf, placeOf, resourceId } from '../context.ts'
import { execute, settle } from '../pass/execute.ts'
import { goodRenders } from '../board/good-renders.ts'
import type { Engine } from '../pass/reconcile.ts'
import { refusal } from '../board/refusal.ts'
import {
  isAtRest,
  lineOf,
  rendersToKeep,
  tidyingAfter,
  tooBusy,
  whenToTidy,
  type Tidied,
} from '../assess/tidying-rules.ts'

/**
 * Takes away what releases of a unit left behind, in the turn of the unit and after its pass, so that nothing else of the
 * unit moves meanwhile. It comes last of all: the unit must be at rest, and the rate must have room.
 */
export async function tidyWhenDue(
  { board, engine }: { readonly board: Board; readonly engine: Engine },
  before: UnitMemory | undefined,
  after: UnitMemory,
  signal: AbortSignal,
): Promise<void> {
  const { clock, log } = engine
  const { unit, revision } = after
  const memory = board.tidying.get(unit)
  const at = whenToTidy(memory?.at, before, after, clock.now())
  board.tidying.set(unit, { ...memory, at })
  const want = wantIn(board, unit)
  if (at > clock.now() || want.state !== 'wanted' || !isAtRest(after, want.target)) return
  const { target } = want
  const course = { context: contextOf(target), target, problems: [] }
  const tidied = await tidy(engine, target, after, () => refusal(board, course, signal))
  const { removed, fault } = tidied
  const about = { unit, environment: partsOf(unit).environment, revision }
  if (removed.length > 0) log.event('leftovers.removed', { ...about, removed })
  if (fault !== undefined && fault.code !== memory?.told) {
    const { code, message, hint } = fault
    log.event('leftovers.kept', { ...about, reason: code, why: message, hint })
  }
  board.tidying.set(unit, tidyingAfter(tidied, clock.now()))
}

async function tidy(
  engine: Engine,
  target: Target,
  after: UnitMemory,
  refuse: () => Fault | undefined,
): Promise<Tidied> {
  const { kinds, store, clock } = engine
  const { id: unit, fingerprint, environment } = target.unit
  const { writer, isIdle } = engine.aws(placeOf(environment))
  try {
    const steps = await leftoversOf(engine, target, after)
    const hasRoom = () => steps.every(({ call }) => isIdle(call.op))
    const plan = { unit, revision: target.revision, fingerprint, steps }
    const sent = await execute(
      { ...plan, differences: [], held: [], unreadable: [] },
      {
        kinds,
        writer,
        store,
        clock,
        refuse: () => refuse() ?? (hasRoom() ? undefined : tooBusy),
        urgency: 'cleanup',
      },
    )
    await settle(store, sent)
    const outcomes = sent.map(({ outcome }) => outcome)
    const last = outcomes.at(-1)
    return {
      removed: outcomes.filter(({ result }) => result === 'done').map(({ step }) => lineOf(step)),
      isPutOff: last?.result === 'refused',
      ...(last?.result === 'failed' && { fault: last.fault }),
    }
  } catch (error) {
    return { removed: [], isPutOff: false, fault: faultOf(error) }
  }
}

/** The steps that take away what no kind needs any more. */
async function leftoversOf(
  { kinds, aws, store }: Engine,
  target: Target,
  after: UnitMemory,
): Promise<readonly Step[]> {
  const { unit } = target
  const context = contextOf(target)
  const { reader } = aws(placeOf(unit.environment))
  const renders = rendersToKeep(unit, after, await goodRenders(store, unit.id))
  const wantedBefore = (render: Unit) => contextOf({ ...target, unit: render })
  const steps: Step[] = []
  for (const kind of kindsFor(kinds, unit)) {
    if (kind.leftovers === undefined) continue
    const kept = renders.flatMap((render) => kind.wanted(render, wantedBefore(render)))
    const scope = { context, unit, kept, known: after.known[kind.name] ?? [] }
    for (const call of await kind.leftovers(reader, scope)) {
      steps.push({ resource: resourceId(kind.name, unit.name), ...call })
    }
  }
  return steps
}
