import { Counter, Gauge, Registry, type Histogram } from 'prom-client'
import type { OperationName } from '../../model/aws.ts'
import type { UnitMemory } from '../../model/record.ts'
import type { Store } from '../../model/ports.ts'
import type { Orphans } from '../../model/traces.ts'
import { metricRows, type MetricRow } from './table.ts'

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

/**
 * Metrics in the text format of Prometheus. Labels are words of ours, names of environments, sinks and operations.
 * @param histograms What others fill
 */
export function metrics(
  measured: Measured,
  histograms: readonly Histogram[] = [],
): () => Promise<string> {
  const registry = new Registry()
  for (const one of histograms) registry.registerMetric(one)
  registry.registerMetric(
    new Gauge({
      ...options(metricRows.units),
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
      ...options(metricRows.oldestLook),
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
      ...options(metricRows.queueDepth),
      collect() {
        this.set(measured.queueDepth())
      },
    }),
  )
  registry.registerMetric(
    new Gauge({
      ...options(metricRows.alerts),
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
      ...options(metricRows.orphans),
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
      ...options(metricRows.orphansUnseen),
      collect() {
        this.set(measured.orphans().places.flatMap(({ gaps }) => gaps).length)
      },
    }),
  )
}

function counters(measured: Measured, registry: Registry): void {
  registry.registerMetric(
    new Counter({
      ...options(metricRows.turns),
      collect() {
        this.reset()
        for (const [about, count] of Object.entries(measured.turns())) this.inc({ about }, count)
      },
    }),
  )
  registry.registerMetric(
    new Counter({
      ...options(metricRows.requests),
      collect() {
        this.reset()
        for (const [operation, { calls }] of measured.calls()) this.inc({ operation }, calls)
      },
    }),
  )
  registry.registerMetric(
    new Counter({
      ...options(metricRows.errors),
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
      ...options(metricRows.eventsReceived),
      collect() {
        this.reset()
        const { hints, malformed } = measured.heard()
        this.inc({ kind: 'hint' }, hints)
        this.inc({ kind: 'malformed' }, malformed)
      },
    }),
  )
}

function options<Row extends MetricRow>({ name, help, labels }: Row) {
  const labelNames = Object.keys(labels) as (keyof Row['labels'] & string)[]
  return { name, help, labelNames, registers: [] }
}
