import type { Unit, UnitId } from '@plumbline/desired-state'
import type { AwsConnection } from '../adapters/aws/aws.ts'
import { wantIn, type Board } from '../engine/board/board.ts'
import { contextOf, placeOf, resourceId } from '../engine/context.ts'
import { consolePage } from './console-page.ts'
import { logsOf } from './logs.ts'
import { runningOf, type Whereabouts } from './running.ts'
import { kinds } from '../kinds/index.ts'
import { familyOf } from '../kinds/ownership.ts'
import {
  FaultError,
  kindsFor,
  referencesIn,
  type Clock,
  type Context,
  type Inspect,
  type Part,
  type Queue,
  type ResourceId,
} from '../model/index.ts'

/** What AWS said is answered again for so long (ms): any number of open pages costs what one does. */
const keptMs = 5_000
/** Of so many questions the answers are kept. */
const keptMax = 500

interface Parts {
  readonly board: Board
  readonly aws: AwsConnection
  readonly clock: Pick<Clock, 'now'>
  readonly queue: Pick<Queue, 'depth'>
  /** Whether AWS is asked, and nothing that stands for it: then resources have pages in its console. */
  readonly hasConsole?: boolean
}

/** Looks for people at what runs, what it says and what it consists of. They read only, within the budget of everything else. */
export function inspectOf({ board, aws, clock, queue, hasConsole = false }: Parts): Inspect {
  const keep = keeper(clock)
  const now = () => clock.now()

  /** The unit as Git wants it, or as it was last in place. */
  function renderOf(id: UnitId): { readonly unit: Unit; readonly context: Context } {
    const want = wantIn(board, id)
    if (want.state === 'wanted') {
      return { unit: want.target.unit, context: contextOf(want.target) }
    }
    const memory = board.seen.get(id)
    if (!board.units.has(id)) throw unknownUnit(id)
    const unit = memory?.applied?.unit ?? memory?.lastGood?.unit
    if (unit === undefined) throw nothingRuns(id, 'nothing of it was ever in place')
    const { revision, source } = memory ?? { revision: '', source: '' }
    return { unit, context: contextOf({ unit, revision, source }) }
  }

  function lookInto(id: UnitId): { readonly where: Whereabouts; readonly unit: Unit } {
    const { unit, context } = renderOf(id)
    if (unit.kind === 'bundle') throw nothingRuns(id, 'a bundle runs on hosts, not as tasks')
    return { unit, where: whereaboutsOf(unit, context) }
  }

  return {
    async running(id) {
      const { where, unit } = lookInto(id)
      const { reader } = aws(placeOf(unit.environment))
      return keep(`running ${id}`, () => runningOf(reader, where, now))
    },
    async logs(id, query) {
      const { where, unit } = lookInto(id)
      const { reader } = aws(placeOf(unit.environment))
      return keep(`logs ${id} ${JSON.stringify(query)}`, () => logsOf(reader, where, query, now))
    },
    structure(id) {
      const { unit, context } = renderOf(id)
      const dependents = board.dependents.get(id) ?? []
      const { cluster } = whereaboutsOf(unit, context)
      const located = { place: placeOf(unit.environment), cluster }
      const parts = partsOf(unit, context).map((part) => {
        const page = hasConsole ? consolePage(part.resource, located) : undefined
        return page === undefined ? part : { ...part, page }
      })
      return { parts, dependsOn: unit.dependsOn, dependents }
    },
    load: () => ({
      queueDepth: queue.depth,
      turns: Object.fromEntries(board.turns),
      calls: [...aws.calls()].map(([op, counted]) => ({ op, ...counted })),
      budgets: aws.budgets(),
    }),
  }
}

function whereaboutsOf(unit: Unit, context: Context): Whereabouts {
  const family = familyOf(context)
  const own = kindsFor(kinds, unit)
  const service = own.find(({ name }) => name === 'service')?.wanted(unit, context)[0]
  const { cluster } = (service?.request ?? {}) as { readonly cluster?: string }
  return {
    unit: unit.id,
    cluster: cluster ?? unit.environment.cluster,
    family,
    ...(service !== undefined && unit.kind === 'service' && { service: service.name }),
  }
}

/** Every resource that a unit wants, and those of them that it refers to. */
function partsOf(unit: Unit, context: Context): readonly Part[] {
  return kindsFor(kinds, unit).flatMap((kind) =>
    kind.wanted(unit, context).map(({ name, request, after = [] }) => {
      const refs = [...referencesIn(request), ...after].map(({ $ref }) => $ref as ResourceId)
      return { resource: resourceId(kind.name, name), needs: [...new Set(refs)] }
    }),
  )
}

/** Answers are kept for a moment, and who asks while one is on its way waits for the same. */
function keeper(clock: Pick<Clock, 'now'>) {
  const kept = new Map<string, { readonly at: number; readonly answer: Promise<unknown> }>()
  return async function keep<Answer>(
    question: string,
    ask: () => Promise<Answer>,
  ): Promise<Answer> {
    const before = kept.get(question)
    if (before !== undefined && clock.now() - before.at < keptMs) {
      return before.answer as Promise<Answer>
    }
    const answer = ask()
    kept.delete(question)
    kept.set(question, { at: clock.now(), answer })
    // What could not be answered is asked anew.
    answer.catch(() => kept.delete(question))
    const [oldest] = kept.keys()
    if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest)
    return answer
  }
}

function unknownUnit(id: UnitId): FaultError {
  return fault('UnitUnknown', `the unit ${id} is not known`, 'plumbline status lists the units')
}

function nothingRuns(id: UnitId, why: string): FaultError {
  return fault('NothingRuns', `nothing runs of ${id}: ${why}`, 'Its page says what happens next.')
}

function fault(code: string, message: string, hint: string): FaultError {
  return new FaultError({ code, source: 'user', retry: 'never', message, hint })
}
