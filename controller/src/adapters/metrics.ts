import { Counter, Gauge, Registry } from 'prom-client'
import type { OperationName } from '../model/aws.ts'
import type { UnitMemory } from '../model/record.ts'
import type { Store } from '../model/ports.ts'
import type { Orphans } from '../model/traces.ts'

/** What metrics are made of, asked when somebody asks for them: nothing is counted twice. */
export interface Measured {
  readonly now: () => number
  /** The newest memory of each unit. */
  readonly units: () => Iterable<UnitMemory>
  readonly queueDepth: () => number
  /** What is left behind, and what nobody manages. */
  readonly orphans: () => Orphans
  /** Turns since the start, by what they were about. */
  readonly turns: () => Readonly<Record<string, number>>
  readonly calls: () => ReadonlyMap<
    OperationName,
    {
      readonly calls: number
      readonly retries: number
      readonly throttled: number
      readonly failed: number
    }
  >
  /** Messages of queues of events since the start. */
  readonly heard: () => { readonly hints: number; readonly malformed: number }
  readonly store: Pick<Store, 'letters'>
}

const lettersMax = 1_000

/** Metrics in the text format of Prometheus. Labels are words of ours, names of environments, sinks and operations. */
export function metrics(measured: Measured): () => Promise<string> {
  const registry = new Registry()
  registry.registerMetric(
    new Gauge({
      name: 'plumbline_units',
      help: 'Units by the words of their status',
      labelNames: ['environment', 'axis', 'status'],
      registers: [],
      collect() {
        this.reset()
        for (const { unit, status } of measured.units()) {
          const [environment = ''] = unit.split('/')
          for (const axis of ['sync', 'health', 'operation'] as const) {
            this.inc({ environment, axis, status: status[axis].is })
          }
        }
      },
    }),
  )
  registry.registerMetric(
    new Gauge({
      name: 'plumbline_oldest_look_seconds',
      help: 'Age of the oldest live read among all units',
      registers: [],
      collect() {
        const ages = [...measured.units()].map(
          ({ observedAt }) => measured.now() - (observedAt ?? 0),
        )
        this.set(ages.length === 0 ? 0 : Math.max(...ages) / 1_000)
      },
    }),
  )
  registry.registerMetric(
    new Gauge({
      name: 'plumbline_queue_depth',
      help: 'Keys that wait for a turn',
      registers: [],
      collect() {
        this.set(measured.queueDepth())
      },
    }),
  )
  registry.registerMetric(
    new Gauge({
      name: 'plumbline_alerts',
      help: 'Alerts that are kept, by what became of them',
      labelNames: ['sink', 'state'],
      registers: [],
      async collect() {
        this.reset()
        for (const { sink, state } of await measured.store.letters(lettersMax)) {
          this.inc({ sink, state })
        }
      },
    }),
  )
  orphanGauges(measured, registry)
  counters(measured, registry)
  return () => registry.metrics()
}

function orphanGauges(measured: Measured, registry: Registry): void {
  registry.registerMetric(
    new Gauge({
      name: 'plumbline_orphans',
      help: 'Things that carry our tags and are in no document, and services that nobody manages',
      labelNames: ['environment', 'group'],
      registers: [],
      collect() {
        this.reset()
        const { orphans, unmanaged } = measured.orphans()
        for (const { environment } of orphans) this.inc({ environment, group: 'orphan' })
        for (const { environment } of unmanaged) this.inc({ environment, group: 'unmanaged' })
      },
    }),
  )
  registry.registerMetric(
    new Gauge({
      name: 'plumbline_orphans_unseen',
      help: 'Parts of accounts and regions that could not be looked through for orphans',
      registers: [],
      collect() {
        this.set(measured.orphans().places.flatMap(({ gaps }) => gaps).length)
      },
    }),
  )
}

function counters(measured: Measured, registry: Registry): void {
  registry.registerMetric(
    new Counter({
      name: 'plumbline_turns_total',
      help: 'Turns of the loop since the start, by what they were about',
      labelNames: ['about'],
      registers: [],
      collect() {
        this.reset()
        for (const [about, count] of Object.entries(measured.turns())) this.inc({ about }, count)
      },
    }),
  )
  registry.registerMetric(
    new Counter({
      name: 'plumbline_aws_requests_total',
      help: 'Requests to AWS since the start, repeats included',
      labelNames: ['operation'],
      registers: [],
      collect() {
        this.reset()
        for (const [operation, { calls }] of measured.calls()) this.inc({ operation }, calls)
      },
    }),
  )
  registry.registerMetric(
    new Counter({
      name: 'plumbline_aws_errors_total',
      help: 'Requests to AWS that were refused because of their rate, or failed in another way',
      labelNames: ['operation', 'kind'],
      registers: [],
      collect() {
        this.reset()
        for (const [operation, { throttled, failed }] of measured.calls()) {
          this.inc({ operation, kind: 'throttled' }, throttled)
          this.inc({ operation, kind: 'failed' }, failed)
        }
      },
    }),
  )
  registry.registerMetric(
    new Counter({
      name: 'plumbline_events_received_total',
      help: 'Messages of queues of events since the start: hints, and what was no event',
      labelNames: ['kind'],
      registers: [],
      collect() {
        this.reset()
        const { hints, malformed } = measured.heard()
        this.inc({ kind: 'hint' }, hints)
        this.inc({ kind: 'malformed' }, malformed)
      },
    }),
  )
}
