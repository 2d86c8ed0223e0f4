import type { Problem } from '../types.ts'
import { blame, blameKey, has, keysAt, numberAt, textAt, type Subject } from './subject.ts'

/** What a strategy of capacity providers cannot be. Source: `CapacityProviderStrategyItem` in the Amazon ECS API reference. */
export function checkCapacity(subject: Subject): readonly Problem[] {
  const names = keysAt(subject, ['capacity'])
  return [
    ...checkDaemon(subject),
    ...checkDisk(subject),
    ...checkFamilies(subject, names),
    ...checkBases(subject, names),
    ...checkWeights(subject, names),
  ]
}

/** The two that AWS offers itself; every other one is made of instances. */
const fargate: ReadonlySet<string> = new Set(['FARGATE', 'FARGATE_SPOT'])

/** Whether the tasks of an object run on Fargate, as far as the document says. */
export function isOnFargate(subject: Subject): boolean {
  const type = textAt(subject, ['raw', 'service', 'launchType'])
  if (isDaemon(subject)) return false
  if (type !== undefined) return type === 'FARGATE'
  const names = keysAt(subject, ['capacity'])
  return names.length === 0 || names.some((name) => fargate.has(name))
}

function isDaemon(subject: Subject): boolean {
  return textAt(subject, ['raw', 'service', 'schedulingStrategy']) === 'DAEMON'
}

/**
 * One task on each instance: AWS takes no capacity providers for that, and nothing that decides about a number of tasks.
 * Source: `schedulingStrategy` of CreateService in the Amazon ECS API reference.
 */
function checkDaemon(subject: Subject): readonly Problem[] {
  if (!isDaemon(subject)) return []
  return [
    ...blame(
      subject,
      keysAt(subject, ['capacity']).length > 0 ? [['capacity']] : [],
      'a daemon runs on every instance of the cluster, and AWS takes no capacity providers for it',
      'take capacity away: a daemon has the launch type EC2',
    ),
    ...blame(
      subject,
      has(subject, ['scale', 'min']) ? [['scale']] : [],
      'ECS counts the tasks of a daemon itself, so nothing can scale it',
      'take scale away',
    ),
  ]
}

/** Source: `EphemeralStorage` in the Amazon ECS API reference. */
function checkDisk(subject: Subject): readonly Problem[] {
  if (isOnFargate(subject)) return []
  const message = 'only Fargate has scratch disks of its own, and these tasks run on instances'
  const hint = 'take storage away: tasks use the disk of their instance; or add an EBS volume'
  return blame(subject, [['storage']], message, hint)
}

function checkFamilies(subject: Subject, names: readonly string[]): readonly Problem[] {
  const others = names.filter((name) => !fargate.has(name))
  if (others.length === 0 || others.length === names.length) return []
  const message = 'FARGATE and FARGATE_SPOT cannot stand beside other capacity providers'
  return others.flatMap((name) =>
    blameKey(subject, ['capacity', name], message, 'take the one or the others away'),
  )
}

function checkBases(subject: Subject, names: readonly string[]): readonly Problem[] {
  const based = names.filter((name) => (numberAt(subject, ['capacity', name, 'base']) ?? 0) > 0)
  return based.slice(1).flatMap((name) => {
    const message = `only one capacity provider can have a base, and ${based[0]} has one`
    const hint = 'take the base away, or write 0'
    return blame(subject, [['capacity', name, 'base']], message, hint)
  })
}

function checkWeights(subject: Subject, names: readonly string[]): readonly Problem[] {
  const weights = names.map((name) => numberAt(subject, ['capacity', name, 'weight'], 0))
  if (names.length === 0 || weights.some((weight) => weight !== 0)) return []
  const message = 'no capacity provider has a weight, so no task can be placed'
  const paths = names.map((name) => ['capacity', name, 'weight'])
  return blame(subject, [...paths, ['capacity']], message, 'write "weight: 1" at one of them')
}
