import type { Control, ResourceDifferences, Store, UnitMemory } from '@plumbline/controller/model'
import type { FastifyInstance } from 'fastify'
import { listDrift, revertUnit, timeOf, type DriftEntry } from '../../contract/index.ts'
import { readableBy, type Permit } from '../auth/permit.ts'
import { everyUnit } from '../views/every-unit.ts'
import { mount } from '../mount.ts'
import { editsOf } from '../views/edits.ts'
import { idOf, nameOf, type Redact } from '../views/units.ts'

interface Parts {
  readonly store: Store
  readonly control: Control
  readonly redact: Redact
  readonly permit: Permit
}

/** What was changed outside Git, and its undoing. */
export function driftRoutes(app: FastifyInstance, { store, control, redact, permit }: Parts): void {
  mount(app, listDrift, async ({ query }, _reply, who) => {
    const readable = readableBy(who, permit)
    const found: UnitMemory[] = []
    for await (const memory of everyUnit({ store, control })) {
      const { environment } = nameOf(memory.unit)
      if (query.environment !== undefined && query.environment !== environment) continue
      if (isTold(memory) && readable(memory.unit)) found.push(memory)
    }
    const items = found
      .toSorted((a, b) => (a.unit < b.unit ? -1 : 1))
      .flatMap((memory) => entriesOf(memory, redact))
    return { items }
  })
  mount(app, revertUnit, async ({ params, body }) => {
    const unit = idOf(params)
    await control.revert(unit, body)
    return { done: true as const, unit }
  })
}

/** Most units have nothing to tell here, and are passed over before anything is made of them. */
function isTold({ status, ignored = [] }: UnitMemory): boolean {
  return status.sync.reason === 'Drifted' || ignored.length > 0
}

function entriesOf(memory: UnitMemory, redact: Redact): readonly DriftEntry[] {
  const { status, differences, drift, ignored = [] } = memory
  const drifted = status.sync.reason === 'Drifted' ? differences : []
  const since = drift === undefined ? status.sync.since : drift.since
  const told = {
    since: timeOf(since),
    edits: editsOf(drift),
    ignored: null,
    next: status.next,
  }
  return [
    ...redact(drifted).flatMap((one) => fieldsOf(memory, one, told)),
    ...ignored.flatMap((one) => {
      const { rule, reason, untilMs, around } = one
      const until = untilMs === undefined ? null : timeOf(untilMs)
      const of = around === true ? ('environment' as const) : ('unit' as const)
      const next = until === null ? 'it is ignored' : `it is ignored until ${until}`
      const why = { since: null, edits: [], ignored: { rule, of, reason, until }, next }
      return redact([one]).flatMap((hidden) => fieldsOf(memory, hidden, why))
    }),
  ]
}

type Told = Pick<DriftEntry, 'since' | 'edits' | 'ignored' | 'next'>

function fieldsOf(
  { unit }: UnitMemory,
  { resource, verb, differences }: ResourceDifferences,
  told: Told,
): readonly DriftEntry[] {
  const of = { ...nameOf(unit), resource, verb, ...told }
  return verb === 'change'
    ? differences.map(({ path, from, to }) => ({ ...of, path, from: from ?? null, to: to ?? null }))
    : [{ ...of, path: null, from: null, to: null }]
}
