import { planOnce, type ReadLiveOptions } from '@plumbline/controller'
import type { Fault, Plan } from '@plumbline/controller/model'
import type { SourceFile } from '@plumbline/desired-state'
import type { ImportedService } from './live.ts'

export interface Proof {
  /** Units whose documents and live services are the same: a plan is empty. */
  readonly same: ReadonlySet<string>
  readonly plans: readonly Plan[]
  readonly faults: readonly Fault[]
}

/** Plans the documents as a controller would, against the services that they were made from. Reads AWS, writes nothing. */
export async function prove(
  services: readonly ImportedService[],
  documents: readonly SourceFile[],
  source: string,
  { endpoint, credentials }: ReadLiveOptions,
): Promise<Proof> {
  const wanted = new Set<string>(services.map(({ unit }) => unit))
  const environment = services[0]?.unit.split('/')[0]
  const report = await planOnce({
    config: {
      sources: [{ name: source, url: '.', branch: 'main', path: '.', pollMs: 0 }],
      aws: { readShare: 1, ...(endpoint !== undefined && { endpoint }) },
      store: { sqlite: ':memory:' },
      puppet: {},
      api: { listen: { host: '127.0.0.1', port: 0 } },
      auth: { open: false, tokens: [] },
      events: [],
      alerts: { sinks: [], gatherMs: 0, thresholdMs: 0, quietMs: 0, repeatMs: 0, perHour: 2 },
      reconcile: { intervalMs: 0 },
    },
    documents: new Map([[source, documents]]),
    ...(environment !== undefined && { environment }),
    ...(credentials !== undefined && { credentials }),
  })
  const plans = report.plans.filter(({ unit }) => wanted.has(unit))
  const same = plans.filter(isEmpty).map(({ unit }) => unit)
  return { same: new Set(same), plans, faults: report.faults }
}

function isEmpty({ differences, steps, held, unreadable }: Plan): boolean {
  return differences.length + steps.length + held.length + unreadable.length === 0
}
