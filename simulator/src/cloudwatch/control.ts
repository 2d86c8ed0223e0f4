import { AwsError } from '../core/types.ts'
import type { ControlCommand, RequestContext } from '../core/types.ts'
import { wakeReaders } from './evaluate.ts'
import { metricKey } from './model.ts'
import type { CloudWatchState } from './model.ts'

/**
 * `{ type: 'metric', namespace, name, dimensions: { … }, value }`: what the metric reports each full minute from now on;
 * `null` for nothing.
 */
export function control(
  state: CloudWatchState,
  command: ControlCommand,
  context: RequestContext,
): object {
  const { type, namespace, name, dimensions = {}, value } = command
  if (type !== 'metric') throw bad(`there is no command "${type}"; there is: metric`)
  if (typeof namespace !== 'string' || typeof name !== 'string') {
    throw bad('metric needs a namespace and a name, as texts')
  }
  if (typeof dimensions !== 'object' || dimensions === null) {
    throw bad('the dimensions of metric are an object of texts')
  }
  if (value !== null && !Number.isFinite(value))
    throw bad('the value of metric is a number or null')
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({
    Name,
    Value: String(Value),
  }))
  const key = metricKey({ Namespace: namespace, MetricName: name, Dimensions })
  const metric = (state.metrics[key] ??= { points: [], gauge: [] })
  const from = context.now
  const step = typeof value === 'number' ? { from, value } : { from }
  metric.gauge = [...metric.gauge.filter((each) => each.from < from), step]
  wakeReaders(state, new Set([key]), context)
  return { metric: name, value }
}

function bad(message: string): AwsError {
  return new AwsError('InvalidControl', `cloudwatch: ${message}`)
}
