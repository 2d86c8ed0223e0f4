import type { Bundles } from './bundles.ts'
import type { Faults } from './faults.ts'
import type { Monorepo } from './monorepo.ts'
import type { Routed } from './routed.ts'
import { quantile, sumOf, type Calls } from './rig/floor.ts'
import { fixed, mutating, percent, ratio, seconds, table } from './rig/words.ts'

/** What makes a service with a target group, a rule, a scalable target, a policy, and a log group. */
const routedWrites = 7

/** The least that has to be asked to compare N such services with Git. */
export function floorOfRoutedLook(units: number): Calls {
  return {
    'ecs:DescribeServices': Math.ceil(units / 10),
    'ecs:ListServices': Math.ceil(units / 100),
    'application-autoscaling:DescribeScalableTargets': Math.ceil(units / 50),
    'application-autoscaling:DescribeScalingPolicies': Math.ceil(units / 10),
    'elasticloadbalancing:DescribeTargetGroups': Math.ceil(units / 400),
    'elasticloadbalancing:DescribeRules': Math.ceil(units / 400),
    'logs:DescribeLogGroups': Math.ceil(units / 50),
  }
}

/** Calls of one look at one unit. */
export const routedReads = ({ units, idle }: Routed): number =>
  sumOf(idle.calls) / idle.looks / units

export const routedWritesRatio = ({ units, cold }: Routed): number =>
  mutating(cold.calls) / (routedWrites * units)

export function routedTable(routed: Routed): string {
  const { units, cold, idle, drifts } = routed
  const attributes = idle.calls['elasticloadbalancing:DescribeTargetGroupAttributes'] ?? 0
  const floor = sumOf(floorOfRoutedLook(units)) / units
  return table(
    [`${units} units with a rule and scaling`, 'goal', 'found'],
    [
      ['S1: writes ÷ 7 a unit', '≤ 1.02', fixed(routedWritesRatio(routed), 2)],
      ['S1: throttled calls', '≤ 0.1 %', percent(cold.throttled / sumOf(cold.calls))],
      ['S1: virtual time (s)', '', seconds(cold.virtualMs)],
      ['S2: calls a unit', fixed(floor, 2), fixed(routedReads(routed), 2)],
      [
        'S2: of these for attributes of target groups, which AWS tells one at a time',
        '',
        fixed(attributes / idle.looks / units, 2),
      ],
      ['S2: writes to AWS', '0', `${mutating(idle.calls)}`],
      ...drifts.flatMap(({ kind, made, seenMs, undone }) => [
        [`S6: ${kind}: made / seen / undone`, 'all', `${made} / ${seenMs.length} / ${undone}`],
        [
          `S6: ${kind}: seen after, p50 / most (s)`,
          '≤ 30',
          `${seconds(quantile(seenMs, 0.5))} / ${seconds(Math.max(...seenMs))}`,
        ],
      ]),
    ],
  )
}

export function monorepoTable({
  specs,
  foreign,
  steps,
  diskBytes,
  filesWritten,
}: Monorepo): string {
  const body = steps.map((step) => [
    step.what,
    `${step.changed}`,
    `${step.objectsRead}`,
    `${step.blobsRead}`,
    `${step.documentsParsed}`,
    fixed(step.fetchMs, 0),
    fixed(step.planMs, 0),
    fixed(step.cpuMs, 0),
  ])
  const what = `S7: ${specs.toLocaleString('en')} documents, ${foreign.toLocaleString('en')} other files`
  const head = [
    what,
    'documents changed',
    'objects read',
    'of them blobs',
    'documents parsed',
    'fetch ms',
    'then, to the desired state, ms',
    'CPU ms',
  ]
  const disk = `${fixed(diskBytes / 1024 ** 2)} MiB on disk; documents written as files: ${filesWritten}.`
  return `${table(head, body)}\n\n${disk}`
}

export function faultsTable({ units, days, outage }: Faults): string {
  const [ordinary] = days
  const body = days.map(({ what, wasted, throttled, failed, virtualMs }) => [
    what,
    percent(wasted),
    `${throttled}`,
    `${failed}`,
    seconds(virtualMs),
    ratio(virtualMs, ordinary?.virtualMs ?? 1),
  ])
  const head = [
    `S12: ${units} units are made`,
    'wasted ÷ useful calls',
    'throttled',
    'failed',
    'virtual s',
    '× an ordinary day',
  ]
  const { minutes, calls, callsInCalm, recoveredMs } = outage
  const after =
    `After ${minutes} minutes in which every call failed, all units had a good verdict again within ${seconds(recoveredMs)} s; ` +
    `the ${minutes} minutes took ${calls} calls, ${ratio(calls, callsInCalm)} times as many as quiet ones.`
  return `${table(head, body)}\n\n${after}`
}

export function bundlesTable({ bundles, cold, idle, one }: Bundles): string {
  const row = (what: string, { puts, calls }: Bundles['one']) => [
    what,
    `${puts.filter(({ key }) => key.endsWith('.tar.gz')).length}`,
    `${puts.length}`,
    puts.reduce((sum, { bytes }) => sum + bytes, 0).toLocaleString('en'),
    `${sumOf(calls)}`,
  ]
  return table(
    [`S13: ${bundles} bundles of 21 files`, 'archives put', 'objects put', 'bytes put', 'calls'],
    [
      row('published for the first time', cold),
      row('five quiet minutes', idle),
      row('one of them changes', one),
    ],
  )
}
