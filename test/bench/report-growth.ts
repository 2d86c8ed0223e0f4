import type { Growth } from './growth.ts'
import { growthExponent, quantile } from './rig/floor.ts'
import { taskMiBDefault } from './rig/serve.ts'
import { fixed, table } from './rig/words.ts'

/** The program by the size of its estate, a row for each size and store. */
export function growthTable(found: readonly Growth[]): string {
  const rows = found
    .toSorted(
      (a, b) =>
        Number(a.store < b.store) - Number(a.store > b.store) ||
        (a.taskMiB ?? 0) - (b.taskMiB ?? 0) ||
        a.units - b.units,
    )
    .map(rowOf)
  const head = [
    'units',
    'store',
    'memory of the task (MiB)',
    'S10: memory, quiet (MiB)',
    'peak (MiB)',
    'S4: webhook → first write, p50 / most (ms)',
    'CPU ms of it, p50',
    'S6: event → verdict, p50 / p99 (ms)',
    'drifts made / seen',
  ]
  return [table(head, rows), ...slopes(found)].join('\n\n')
}

function rowOf({ units, store, notRun, taskMiB, quietMiB, peakMiB, webhooks, events }: Growth) {
  const name = store === 'sqlite' ? 'SQLite' : 'PostgreSQL'
  const size = units.toLocaleString('en')
  if (notRun !== undefined)
    return [size, `${name}: not run, ${notRun}`, ...Array<string>(7).fill('')]
  const ms = webhooks?.map((one) => one.ms)
  const cpu = webhooks?.map((one) => one.cpuMs)
  const range = (values: readonly number[] | undefined, most: number) =>
    values === undefined || values.length === 0
      ? '–'
      : `${fixed(quantile(values, 0.5), 0)} / ${fixed(quantile(values, most), 0)}`
  return [
    size,
    name,
    taskMiB?.toLocaleString('en') ?? 'no limit',
    fixed(quietMiB ?? Number.NaN, 0),
    fixed(peakMiB ?? Number.NaN, 0),
    range(ms, 1),
    cpu ? fixed(quantile(cpu, 0.5), 0) : '–',
    range(events?.seenMs, 0.99),
    events ? `${events.made} / ${events.seenMs.length}` : '–',
  ]
}

/** What one unit more takes (KiB), by the smallest and the largest estate. */
export function kibPerUnit(found: readonly Growth[], store: Growth['store']): number | undefined {
  const sizes = measured(found, store)
  const [least, most] = [sizes[0], sizes.at(-1)]
  if (least === undefined || most === undefined || most.units <= least.units) return undefined
  return (((most.quietMiB ?? 0) - (least.quietMiB ?? 0)) * 1_024) / (most.units - least.units)
}

const measured = (found: readonly Growth[], store: Growth['store']) =>
  found
    .filter((one) => one.store === store && one.quietMiB !== undefined)
    .filter(({ taskMiB = taskMiBDefault }) => taskMiB === taskMiBDefault)
    .toSorted((a, b) => a.units - b.units)

function slopes(found: readonly Growth[]): readonly string[] {
  return (['sqlite', 'postgres'] as const).flatMap((store) => {
    const name = store === 'sqlite' ? 'SQLite' : 'PostgreSQL'
    const kib = kibPerUnit(found, store)
    const points = measured(found, store).flatMap(({ units, webhooks = [] }) =>
      units >= 100
        ? [
            [
              units,
              quantile(
                webhooks.map((one) => one.cpuMs),
                0.5,
              ),
            ] as const,
          ]
        : [],
    )
    const growth =
      points.length < 2
        ? ''
        : `; CPU from a webhook to the first write grows with exponent ${fixed(growthExponent(points), 2)} (goal: ≤ 0.1)`
    return kib === undefined
      ? []
      : [`${name}: ${fixed(kib)} KiB a unit in quiet memory (goal: ≤ 8)${growth}.`]
  })
}
