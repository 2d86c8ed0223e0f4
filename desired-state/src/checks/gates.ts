import type { Path } from '../text/tree.ts'
import type { Problem } from '../types.ts'
import { strategyOf } from './deploy.ts'
import { blame, flagAt, has, keysAt, textAt, writtenOf, type Subject } from './subject.ts'

/** What a rollout waits for. */
export function checkGates(subject: Subject): readonly Problem[] {
  return keysAt(subject, ['deploy', 'gates']).flatMap((name) => {
    const path = ['deploy', 'gates', name]
    return [...checkAsked(subject, path), ...checkStage(subject, path)]
  })
}

/** Who opens the gate. */
function checkAsked(subject: Subject, path: Path): readonly Problem[] {
  const asked = writtenOf(subject, path, ['run', 'approval', 'webhook'])
  if (asked.length > 1) {
    const message = `a gate asks one: ${asked.join(' and ')} cannot stand together`
    return blame(subject, [[...path, asked[1] ?? '']], message, 'write one gate for each')
  }
  if (asked.length === 0) {
    const hint = 'write one of "run: job/name", "approval: true" and "webhook: https://…"'
    return blame(subject, [path], 'nothing opens this gate', hint)
  }
  if (flagAt(subject, [...path, 'approval']) !== false) return []
  const hint = 'write "approval: true", or take the gate away'
  return blame(subject, [[...path, 'approval']], 'nothing opens this gate', hint)
}

/**
 * The later stages are stages of the traffic, of which a rolling update has none. Source: `DeploymentLifecycleHook` in the
 * Amazon ECS API reference.
 */
function checkStage(subject: Subject, path: Path): readonly Problem[] {
  const at = textAt(subject, [...path, 'at'])
  if (strategyOf(subject) !== 'rolling' || at === undefined || at === 'preScaleUp') return []
  if (!laterStages.has(at)) return []
  const message = `rolling has no stage ${at}: it moves no traffic`
  const hint = 'write "at: preScaleUp", or choose the strategy blueGreen, linear or canary'
  const chosen = has(subject, ['deploy', 'strategy']) ? [['deploy', 'strategy']] : []
  return blame(subject, [[...path, 'at'], ...chosen], message, hint)
}

const laterStages: ReadonlySet<string> = new Set([
  'postScaleUp',
  'postTestTraffic',
  'preProductionTraffic',
  'postProductionTraffic',
])
