import type { Gate, Unit, UnitId } from '@plumbline/desired-state'
import {
  gateSeconds,
  type Rollout,
  type Target,
  type UnitMemory,
  type WaitingGate,
} from '../../model/index.ts'

/** Gates that people open before the first new task, of a release that is about to go out. */
export function gatesBefore(
  before: UnitMemory | undefined,
  wanted: Target | undefined,
  now: number,
): readonly WaitingGate[] {
  if (wanted === undefined || before?.applied?.unit.fingerprint === wanted.unit.fingerprint)
    return []
  const asked = `release ${wanted.unit.fingerprint}`
  return gatesOf(wanted.unit, 'preScaleUp')
    .filter(([, { run }]) => run === undefined)
    .map(([name, gate]) => {
      const known = before?.gates?.waiting.find((one) => one.name === name && one.asked === asked)
      const since = known?.since ?? now
      return { ...gateOf(name, gate, wanted), asked, since, until: since + secondsOf(gate) * 1_000 }
    })
}

/** Gates at the stage where the rollout that is being followed pauses. */
export function gatesAtPause(
  before: UnitMemory | undefined,
  target: Target | undefined,
  rollout: Rollout | undefined,
  now: number,
): readonly WaitingGate[] {
  const { pause } = rollout ?? {}
  const followed = before?.rollout
  if (pause?.at === undefined || target === undefined) return []
  if (followed?.fingerprint !== target.unit.fingerprint) return []
  const { hooks, deployment, at } = pause
  const asked = hooks.join(' ')
  const there = gatesOf(target.unit, at)
  const longest = Math.max(...there.map(([, gate]) => secondsOf(gate)))
  return there.map(([name, gate]) => {
    const known = before?.gates?.waiting.find((one) => one.name === name && one.asked === asked)
    // The pause is as long as the most patient of its gates.
    const end = pause.until ?? (known?.since ?? now) + longest * 1_000
    // By the clock of AWS, which may be ahead of ours.
    const since = Math.min(end - longest * 1_000, known?.since ?? now)
    const until = end - (longest - secondsOf(gate)) * 1_000
    return { ...gateOf(name, gate, target), asked, deployment, since, until }
  })
}

function gatesOf(unit: Unit, at: Gate['at']): readonly (readonly [string, Gate])[] {
  if (unit.kind !== 'service') return []
  return Object.entries(unit.spec.deploy.gates).filter(([, gate]) => gate.at === at)
}

function secondsOf({ timeoutSeconds = gateSeconds }: Gate): number {
  return timeoutSeconds
}

function gateOf(
  name: string,
  { at, run, approval = false, webhook, onTimeout }: Gate,
  target: Target,
) {
  const { environment, fingerprint } = target.unit
  // The policy is about gates that people open; what a webhook asks is opened by whoever may approve at all.
  const { required = 1, from = [] } = approval ? (environment.policy.approvals ?? {}) : {}
  const job = run === undefined ? {} : { job: `${environment.name}/${run}` as UnitId }
  return {
    name,
    at,
    onTimeout,
    required,
    from,
    fingerprint,
    revision: target.revision,
    ...job,
    ...(webhook !== undefined && { webhook }),
  }
}
