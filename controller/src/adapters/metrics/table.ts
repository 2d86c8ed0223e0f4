import type { TimingName } from '../../model/telemetry.ts'

/** One metric, as Prometheus and the reference page tell it. */
export interface MetricRow {
  readonly name: string
  readonly type: 'gauge' | 'counter' | 'histogram'
  readonly help: string
  /** What each label says. */
  readonly labels: Readonly<Record<string, string>>
  /** Upper bounds of a histogram, in seconds. */
  readonly buckets?: readonly number[]
}

const environment = 'name of the environment'

/** Gauges and counters: made anew from what is known when somebody asks. */
export const metricRows = {
  units: {
    name: 'plumbline_units',
    type: 'gauge',
    help: 'Units by the words of their status',
    labels: { environment, axis: 'sync, health or operation', status: 'the word' },
  },
  oldestLook: {
    name: 'plumbline_oldest_look_seconds',
    type: 'gauge',
    help: 'Age of the oldest live read among all units',
    labels: {},
  },
  queueDepth: {
    name: 'plumbline_queue_depth',
    type: 'gauge',
    help: 'Keys that wait for a turn',
    labels: {},
  },
  alerts: {
    name: 'plumbline_alerts',
    type: 'gauge',
    help: 'Alerts that are kept, of the newest 1,000, by what became of them',
    labels: { sink: 'name of the sink', state: 'waiting, sent or given-up' },
  },
  orphans: {
    name: 'plumbline_orphans',
    type: 'gauge',
    help: 'Things that carry our tags and are in no document, and services that nobody manages',
    labels: { environment, group: 'orphan or unmanaged' },
  },
  orphansUnseen: {
    name: 'plumbline_orphans_unseen',
    type: 'gauge',
    help: 'Parts of accounts and regions that could not be looked through for orphans',
    labels: {},
  },
  turns: {
    name: 'plumbline_turns_total',
    type: 'counter',
    help: 'Turns of the loop since the start, by what they were about',
    labels: { about: 'unit, source, inventory, images, orphans or crash' },
  },
  requests: {
    name: 'plumbline_aws_requests_total',
    type: 'counter',
    help: 'Requests to AWS since the start, repeats included',
    labels: { operation: 'service and operation, such as ecs:DescribeServices' },
  },
  errors: {
    name: 'plumbline_aws_errors_total',
    type: 'counter',
    help: 'Requests to AWS that were refused because of their rate, or failed in another way',
    labels: {
      operation: 'service and operation, such as ecs:DescribeServices',
      kind: 'throttled or failed',
    },
  },
  eventsReceived: {
    name: 'plumbline_events_received_total',
    type: 'counter',
    help: 'Messages of queues of events since the start: hints, and what was no event',
    labels: { kind: 'hint or malformed' },
  },
} as const satisfies Readonly<Record<string, MetricRow>>

/** Histograms: what took a while, since the start. */
export const timingRows: Readonly<Record<TimingName, MetricRow>> = {
  pass: {
    name: 'plumbline_pass_duration_seconds',
    type: 'histogram',
    help: 'Time that one turn of the loop took, its waits for AWS included',
    labels: { about: 'unit, source, inventory, images or orphans' },
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300],
  },
  call: {
    name: 'plumbline_aws_request_duration_seconds',
    type: 'histogram',
    help: 'Time until AWS answered one request or refused it; a repeat is a request of its own',
    labels: { operation: 'service and operation, such as ecs:DescribeServices' },
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 5, 20],
  },
  wait: {
    name: 'plumbline_wait_duration_seconds',
    type: 'histogram',
    help: 'Time for which something waited before it could go on',
    labels: {
      reason:
        'queue: a key for its turn; batch: a read for others to share its request; rate: a request for the rate that AWS allows; retry: a request to be repeated',
    },
    buckets: [0.001, 0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 300],
  },
  rollout: {
    name: 'plumbline_rollout_duration_seconds',
    type: 'histogram',
    help: 'Time from the call that began a rollout to the look that found it ended',
    labels: { environment, outcome: 'how ECS ended it: completed, failed, rolled-back, unknown …' },
    buckets: [10, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 14_400],
  },
  driftFound: {
    name: 'plumbline_drift_detection_seconds',
    type: 'histogram',
    help: 'Time from a change outside Git to the look that found it',
    labels: {
      environment,
      since:
        'edit: the time of the call that CloudTrail told of, in whole seconds; look: the look before, which is the longest that it can have been',
    },
    buckets: [0.5, 1, 2, 5, 10, 30, 60, 120, 300],
  },
}
