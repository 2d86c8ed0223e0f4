import type { Path } from '../text/tree.ts'

/**
 * Fields that are called otherwise once they are rendered, because the name then says the unit, or because several ways of
 * writing come to the same. `*` stands for a name that people choose.
 */
const renames: readonly (readonly [written: string, ...rendered: string[]])[] = [
  ['stopTimeout', 'stopTimeoutSeconds'],
  ['storage', 'storageGiB'],
  ['timeout', 'timeoutSeconds'],
  ['health.interval', 'health.intervalSeconds'],
  ['health.timeout', 'health.timeoutSeconds'],
  ['health.grace', 'health.graceSeconds'],
  ['volumes.*.ebs.size', 'volumes.*.ebs.sizeGiB'],
  ['mounts.*', 'mounts.*.path'],
  ['drift.ignore.*.until', 'drift.ignore.*.untilMs'],
  ['logs.retention', 'logs.retentionDays'],
  ['schedule.window', 'schedule.windowMinutes'],
  // A route becomes rules of a listener.
  ...['hosts', 'paths', 'headers'].map((list) => [`ingress.*.${list}`, 'ingress.*.rules'] as const),
  ['ingress.*.drain', 'ingress.*.drainSeconds'],
  ['ingress.*.slowStart', 'ingress.*.slowStartSeconds'],
  ['ingress.*.stickiness', 'ingress.*.stickySeconds'],
  ['ingress.*.health.interval', 'ingress.*.health.intervalSeconds'],
  ['ingress.*.health.timeout', 'ingress.*.health.timeoutSeconds'],
  ['scale.cpu', 'scale.cpuPercent'],
  ['scale.memory', 'scale.memoryPercent'],
  ['scale.cooldown.in', 'scale.cooldown.inSeconds'],
  ['scale.cooldown.out', 'scale.cooldown.outSeconds'],
  ['scale.steps.*.cooldown', 'scale.steps.*.cooldownSeconds'],
  ...['add', 'remove', 'set'].map(
    (change) =>
      [
        `scale.steps.*.${change}`,
        'scale.steps.*.change',
        'scale.steps.*.amount',
        'scale.steps.*.unit',
      ] as const,
  ),
  ['deploy.minHealthy', 'deploy.minHealthyPercent'],
  ['deploy.maxRunning', 'deploy.maxRunningPercent'],
  ['deploy.canary.bake', 'deploy.canary.bakeMinutes'],
  ['deploy.linear.bake', 'deploy.linear.bakeMinutes'],
  ['deploy.linear.step', 'deploy.linear.stepPercent'],
  ['deploy.bakeAfter', 'deploy.bakeAfterMinutes'],
  ['deploy.timeout', 'deploy.timeoutSeconds'],
  ['deploy.rollback.onFailure', 'deploy.rollbackOnFailure'],
  ['deploy.rollback.onAlarm', 'deploy.rollbackOnAlarm'],
  ['deploy.gates.*.timeout', 'deploy.gates.*.timeoutSeconds'],
  ...['above', 'below', 'atLeast', 'atMost'].map(
    (comparison) =>
      [`alarms.*.${comparison}`, 'alarms.*.comparison', 'alarms.*.threshold'] as const,
  ),
  ['alarms.*.for', 'alarms.*.breaches', 'alarms.*.periods'],
  ['alarms.*.every', 'alarms.*.periodSeconds'],
  ['apply.every', 'apply.everySeconds'],
  ['apply.splay', 'apply.splaySeconds'],
  ['rollout.pause', 'rollout.pauseSeconds'],
]

const byLength = Map.groupBy(
  renames.map(([written, ...rendered]) => ({
    written: written.split('.'),
    rendered: rendered.map((one) => one.split('.')),
  })),
  ({ written }) => written.length,
)

/** The other paths of a written value in the rendered spec. */
export function renderedPaths(path: Path): readonly Path[] {
  const [head, sidecars, name = ''] = path
  if (head !== 'spec') return []
  // A sidecar has the fields of the main container.
  const depth = sidecars === 'sidecars' && path.length > 3 ? 3 : 1
  const container = depth === 3 ? ['spec', 'sidecars', name] : ['spec']
  const field = path.slice(depth)
  const found = byLength.get(field.length)?.find(({ written }) => matches(written, field))
  const names = field.filter((_, index) => found?.written[index] === '*')
  return (found?.rendered ?? []).map((rendered) => [...container, ...withNames(rendered, names)])
}

function matches(pattern: readonly string[], field: Path): boolean {
  return pattern.every((part, index) => part === '*' || part === field[index])
}

function withNames(pattern: readonly string[], names: Path): Path {
  const left = [...names]
  return pattern.map((part) => (part === '*' ? (left.shift() ?? part) : part))
}
