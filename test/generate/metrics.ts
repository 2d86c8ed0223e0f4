import {
  metricRows,
  timingRows,
  type MetricRow,
} from '../../controller/src/adapters/metrics/table.ts'
import { code, generatedFrom, table } from './table.ts'

/** The reference page of every metric. */
export function metricsPage(): string {
  const rows: readonly MetricRow[] = [...Object.values(metricRows), ...Object.values(timingRows)]
  const sections = rows.map(({ name, type, help, labels, buckets }) => {
    const told = Object.entries(labels).map(([label, what]) => [code(label), what])
    return [
      `## \`${name}\``,
      `${kinds[type]}. ${help}.`,
      ...(told.length > 0 ? [table(['label', 'says'], told)] : []),
      ...(buckets === undefined ? [] : [`Buckets end at ${buckets.join(', ')} seconds.`]),
    ].join('\n\n')
  })
  const source = 'controller/src/adapters/metrics/table.ts'
  return `${[generatedFrom(source), intro, ...sections].join('\n\n')}\n`
}

const kinds = { gauge: 'Gauge', counter: 'Counter', histogram: 'Histogram' } as const

const intro = `# Metrics

\`GET /metrics\` answers in the text format of Prometheus. No label names a unit: how many series there are does not grow with
what is managed. Counters and histograms begin at zero with each start.`
