import type { Rollout, UnitMemory } from '../../model/index.ts'
import { rolloutIn, runningIn } from '../plan/rollout.ts'
import type { PassResult } from './pass-result.ts'

/** The rollout to follow next: one that was just started, the one before until its end, or one found running. */
export function followedAfter(
  before: UnitMemory | undefined,
  pass: PassResult,
): UnitMemory['rollout'] {
  const { outcomes, target, views, now } = pass
  if (target === undefined) return undefined
  const { revision, unit } = target
  const start = (id: string) => ({ id, fingerprint: unit.fingerprint, revision, since: now })
  const started = outcomes.map(({ rollout }) => rollout).find((id) => id !== undefined)
  if (started !== undefined) return start(started)
  const seen = rolloutIn(views)
  if (before?.rollout !== undefined && (seen === undefined || continues(seen)))
    return before.rollout
  const running = runningIn(views)
  const ours =
    running !== undefined && pass.hold === undefined && pass.plan.differences.length === 0
  return ours ? start(running) : undefined
}

function continues({ phase }: Rollout): boolean {
  return phase === 'running' || phase === 'rolling-back'
}

/** The rollout ended with this look. */
export function ended(before: UnitMemory | undefined, after: { rollout?: UnitMemory['rollout'] }) {
  return before?.rollout !== undefined && before.rollout.id !== after.rollout?.id
}
