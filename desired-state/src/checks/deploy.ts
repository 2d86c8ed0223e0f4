import type { Problem } from '../types.ts'
import {
  blame,
  flagAt,
  has,
  keysAt,
  numberAt,
  percentAt,
  textAt,
  textsAt,
  type Subject,
} from './subject.ts'

/** How a release goes out. */
export function checkDeploy(subject: Subject): readonly Problem[] {
  const strategy = strategyOf(subject)
  return [
    ...checkBlocks(subject, strategy),
    ...checkTraffic(subject, strategy),
    ...checkRoom(subject, strategy),
    ...checkEarly(subject, strategy),
    ...checkAlarms(subject),
  ]
}

/** `undefined` when something is written that is no strategy. */
export function strategyOf(subject: Subject): string | undefined {
  const path = ['deploy', 'strategy']
  return has(subject, path) ? textAt(subject, path) : 'rolling'
}

/** A block for another strategy would have no effect. */
function checkBlocks(subject: Subject, strategy: string | undefined): readonly Problem[] {
  if (strategy === undefined) return []
  const written = textAt(subject, ['deploy', 'strategy'])
  const blocks = ['canary', 'linear'].filter((block) => block !== strategy)
  return [
    ...blocks.flatMap((block) =>
      blame(
        subject,
        [['deploy', block]],
        `${block} has no effect with the strategy ${strategy}`,
        written === undefined
          ? `write "strategy: ${block}", or take the block away`
          : 'take the block away, or choose its strategy',
      ),
    ),
    ...(strategy === 'rolling'
      ? blame(
          subject,
          [['deploy', 'bakeAfter']],
          'rolling keeps no old tasks, so there is nothing to bake',
          'take bakeAfter away, or choose the strategy blueGreen, linear or canary',
        )
      : []),
  ]
}

/**
 * ECS can move traffic in steps only where it has a load balancer or Service Connect to do so. Source: "Required resources
 * for Amazon ECS canary deployments" and "… linear deployments" in the Amazon ECS Developer Guide.
 */
function checkTraffic(subject: Subject, strategy: string | undefined): readonly Problem[] {
  if (strategy !== 'canary' && strategy !== 'linear') return []
  if (keysAt(subject, ['ingress']).length > 0 || has(subject, ['mesh'])) return []
  const message = `${strategy} moves traffic in steps, and this service gets none`
  const hint = 'add an ingress or a mesh, or choose the strategy rolling or blueGreen'
  return blame(subject, [['deploy', 'strategy']], message, hint)
}

/**
 * ECS rounds the lower limit up and the upper limit down. When both come to the wanted number, it can neither start a new
 * task nor stop an old one; both at 100 % it refuses for any number. Source: `DeploymentConfiguration` in the Amazon ECS
 * API reference.
 */
function checkRoom(subject: Subject, strategy: string | undefined): readonly Problem[] {
  if (strategy !== 'rolling') return []
  const tasks = numberAt(subject, ['scale', 'min']) ?? numberAt(subject, ['scale'], 1)
  const min = percentAt(subject, ['deploy', 'minHealthy'], 100)
  const max = percentAt(subject, ['deploy', 'maxRunning'], 200)
  if (min === undefined || max === undefined) return []
  const known = tasks !== undefined && tasks >= 1
  const tight = known
    ? Math.ceil((tasks * min) / 100) >= tasks && Math.floor((tasks * max) / 100) <= tasks
    : min === 100 && max === 100
  if (!tight) return []
  const of = known ? ` of ${tasks}` : ''
  const message = `minHealthy ${min}% and maxRunning ${max}%${of} leave no room to replace a task`
  const paths = [['deploy', 'maxRunning'], ['deploy', 'minHealthy'], ['scale', 'min'], ['scale']]
  return blame(subject, paths, message, 'lower minHealthy, or raise maxRunning')
}

/**
 * Only a rolling update can be a success early, and not with fewer healthy tasks than it keeps anyhow. Source: "Complete
 * Amazon ECS rolling deployments early with early success criteria" in the Amazon ECS Developer Guide.
 */
function checkEarly(subject: Subject, strategy: string | undefined): readonly Problem[] {
  const path = ['deploy', 'earlySuccess']
  if (strategy === undefined || !has(subject, path)) return []
  if (strategy !== 'rolling') {
    const message = `earlySuccess has no effect with the strategy ${strategy}`
    const hint = 'take earlySuccess away, or choose the strategy rolling'
    return blame(subject, [path], message, hint)
  }
  const healthy = percentAt(subject, [...path, 'healthy'], 100)
  const least = percentAt(subject, ['deploy', 'minHealthy'], 100)
  if (healthy === undefined || least === undefined || healthy >= least) return []
  const message = `earlySuccess.healthy ${healthy}% is below minHealthy ${least}%`
  const hint = `write at least ${least}%, or lower minHealthy`
  return blame(subject, [[...path, 'healthy'], path], message, hint)
}

function checkAlarms(subject: Subject): readonly Problem[] {
  const names = textsAt(subject, ['deploy', 'alarms'])
  const seen = names.map(([name]) => name)
  const twice = names.filter(([name, index]) => seen.indexOf(name) !== index)
  const unused = flagAt(subject, ['deploy', 'rollback', 'onAlarm']) === true && names.length === 0
  return [
    ...twice.flatMap(([, index]) =>
      blame(
        subject,
        [['deploy', 'alarms', index]],
        'this alarm is named twice',
        'keep one of them',
      ),
    ),
    ...(unused
      ? blame(
          subject,
          [['deploy', 'rollback', 'onAlarm']],
          'there is no alarm that could go off',
          'name alarms in "alarms" beside rollback, or take onAlarm away',
        )
      : []),
  ]
}
