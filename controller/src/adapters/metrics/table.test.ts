import { describe, expect, it } from 'vitest'
import { memoryStore } from '../store/memory.ts'
import { metricRows, timingRows, type MetricRow } from './table.ts'
import { metrics } from './metrics.ts'
import { createTimings } from './timings.ts'

const rows: readonly MetricRow[] = [...Object.values(metricRows), ...Object.values(timingRows)]

/** What `promtool check metrics` refuses, and what "Metric and label naming" of the Prometheus documentation asks for. */
describe('the name of each metric', () => {
  it.each(rows.map((row) => [row.name, row] as const))('%s', (name, { type, help, labels }) => {
    expect(name).toMatch(/^plumbline_[a-z]+(_[a-z]+)*$/)
    expect(name.endsWith('_total')).toBe(type === 'counter')
    expect(name).not.toMatch(
      /_(count|sum|bucket|info|gauge|counter|histogram|ms|millis|minutes)(_|$)/,
    )
    expect(type !== 'histogram' || name.endsWith('_seconds')).toBe(true)
    expect(help).toMatch(/^[A-Z].*[^.]$/)
    for (const label of Object.keys(labels))
      expect(label).toMatch(/^(?!le$|quantile$)[a-z]+(_[a-z]+)*$/)
  })

  it('is there once', () => {
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length)
  })
})

it('what is served is what the table says, and all of it', async () => {
  const { stopwatch, histograms } = createTimings()
  stopwatch.took('pass', 40, { about: 'unit' })
  stopwatch.took('call', 40, { operation: 'ecs:DescribeServices' })
  stopwatch.took('wait', 1_500, { reason: 'rate' })
  stopwatch.took('rollout', 90_000, { environment: 'prod', outcome: 'completed' })
  stopwatch.took('driftFound', 800, { environment: 'prod', since: 'edit' })
  const text = await metrics(
    {
      now: () => 0,
      units: () => [],
      queueDepth: () => 0,
      orphans: () => ({ places: [], orphans: [], unmanaged: [] }),
      turns: () => ({}),
      calls: () => new Map(),
      heard: () => ({ hints: 0, malformed: 0 }),
      store: memoryStore(),
    },
    histograms,
  )()

  const served = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type])
  expect(new Set(served)).toEqual(new Set(rows.map(({ name, type }) => [name, type])))
  for (const { name, help } of rows) expect(text).toContain(`# HELP ${name} ${help}\n`)
  expect(text).toContain('plumbline_wait_duration_seconds_bucket{le="1",reason="rate"} 0\n')
  expect(text).toContain('plumbline_wait_duration_seconds_bucket{le="5",reason="rate"} 1\n')
  expect(text).toContain('plumbline_wait_duration_seconds_sum{reason="rate"} 1.5\n')
  expect(text).toContain(
    'plumbline_rollout_duration_seconds_sum{environment="prod",outcome="completed"} 90\n',
  )
})
