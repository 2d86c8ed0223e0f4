import { memoryAlerts } from './memory-alerts.ts'
import type { UnitId } from '@plumbline/desired-state'
import { inOrder, triedIn } from './tried.ts'
import type { ChainedAudit, NumberedAudit } from '../../model/access.ts'
import { chainStart } from '../../model/audit-chain.ts'
import { auditHash } from './audit-hash.ts'
import type { KnownRequest } from '../../model/named-requests.ts'
import type { Intent, Store, UnitFilter } from '../../model/ports.ts'
import type { PassRecord, SourceState, UnitMemory } from '../../model/record.ts'

/** A store that is gone with its process: for tests, and for commands that must leave nothing behind. */
export function memoryStore(): Store {
  const units = new Map<UnitId, UnitMemory>()
  const intents = new Map<number, Intent>()
  /** Oldest first. */
  const records = new Map<UnitId, PassRecord[]>()
  const sources = new Map<string, SourceState>()
  const requests = new Map<string, KnownRequest>()
  let lastIntent = 0
  const alerts = memoryAlerts()
  const audits: NumberedAudit[] = []
  const chain: ChainedAudit[] = []

  return {
    async unit(id) {
      return units.get(id)
    },
    async units(filter) {
      return page([...units.values()], filter)
    },
    async intend(unit, revision, call, at) {
      const id = ++lastIntent
      intents.set(id, structuredClone({ id, unit, revision, call, at }))
      return id
    },
    async settle(intent) {
      intents.delete(intent)
    },
    async openIntents() {
      return [...intents.values()]
    },
    async append(memory, record, notice) {
      alerts.add(notice)
      const copy = structuredClone({ memory, record })
      units.set(memory.unit, copy.memory)
      if (!copy.record) return
      const before = records.get(copy.record.unit) ?? []
      records.set(copy.record.unit, [...before, copy.record])
    },
    async history(id, limit, before) {
      return historyPage(records.get(id) ?? [], limit, before ?? Infinity)
    },
    async attempts(id, limit, before) {
      const all = (records.get(id) ?? []).filter(({ attempts }) => attempts !== undefined)
      return historyPage(all, limit, before ?? Infinity)
    },
    async triedSince(from) {
      const all = [...records.values()].flat()
      const first = Math.min(...all.map(({ at }) => at))
      const tried = all.filter(({ at }) => at >= from).flatMap(triedIn)
      return { ...(all.length > 0 && { first }), tried: inOrder(tried) }
    },
    async triedLately(limit) {
      const all = [...records.values()].flat().filter(({ attempts }) => attempts !== undefined)
      const newest = all.toSorted((a, b) => b.at - a.at).slice(0, limit)
      return inOrder(newest.flatMap(triedIn)).toReversed()
    },
    async recent(limit, before) {
      return historyPage([...records.values()].flat(), limit, before ?? Infinity)
    },
    async forget(id, notice) {
      alerts.add(notice)
      units.delete(id)
    },
    async source(name) {
      return sources.get(name)
    },
    async saveSource(state, notice) {
      alerts.add(notice)
      sources.set(state.name, structuredClone(state))
    },
    ...alerts.port,
    async audit(entry) {
      const sequence = audits.length + 1
      audits.push({ ...entry, sequence })
      const text = JSON.stringify(entry)
      chain.push({ sequence, entry: text, hash: auditHash(chain.at(-1)?.hash ?? chainStart, text) })
    },
    async auditChain(limit, after = 0) {
      return chain.filter(({ sequence }) => sequence > after).slice(0, limit)
    },
    async audits(limit, before = Infinity) {
      const ended = new Set(
        audits.flatMap(({ outcome, request }) => (outcome === 'asked' ? [] : [request])),
      )
      return audits
        .filter(({ sequence }) => sequence < before)
        .filter(({ outcome, request }) => outcome !== 'asked' || !ended.has(request))
        .toReversed()
        .slice(0, limit)
    },
    async beginRequest(request, since) {
      for (const { name, at } of requests.values()) if (at < since) requests.delete(name)
      const known = requests.get(request.name)
      if (known === undefined) requests.set(request.name, { ...request })
      return known && { ...known }
    },
    async endRequest(name, answer) {
      const known = requests.get(name)
      if (answer === undefined) requests.delete(name)
      else if (known !== undefined) requests.set(name, { ...known, answer: { ...answer } })
    },
    async close() {},
  }
}

function page(all: readonly UnitMemory[], filter: UnitFilter): readonly UnitMemory[] {
  const { environment, source, after, limit } = filter
  return all
    .filter((memory) => environment === undefined || memory.unit.startsWith(`${environment}/`))
    .filter((memory) => source === undefined || memory.source === source)
    .filter((memory) => after === undefined || memory.unit > after)
    .toSorted((a, b) => (a.unit < b.unit ? -1 : 1))
    .slice(0, limit)
}

/** At least `limit` records if there are as many; one millisecond is never torn apart. */
function historyPage(
  records: readonly PassRecord[],
  limit: number,
  before: number,
): readonly PassRecord[] {
  const newestFirst = records
    .filter((record) => record.at < before)
    .toReversed()
    .toSorted((a, b) => b.at - a.at)
  const last = newestFirst[Math.min(limit, newestFirst.length) - 1]
  return last === undefined ? [] : newestFirst.filter((record) => record.at >= last.at)
}
