import type { Problem } from '../types.ts'
import { blame, blameKey, keysAt, numberAt, type Subject } from './subject.ts'

/** What a strategy of capacity providers cannot be. Source: `CapacityProviderStrategyItem` in the Amazon ECS API reference. */
export function checkCapacity(subject: Subject): readonly Problem[] {
  const names = keysAt(subject, ['capacity'])
  return [
    ...checkFamilies(subject, names),
    ...checkBases(subject, names),
    ...checkWeights(subject, names),
  ]
}

/** The two that AWS offers itself; every other one is made of instances. */
const fargate: ReadonlySet<string> = new Set(['FARGATE', 'FARGATE_SPOT'])

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
  if (names.length < 2 || weights.some((weight) => weight !== 0)) return []
  const message = 'no capacity provider has a weight, so no task can be placed'
  const paths = names.map((name) => ['capacity', name, 'weight'])
  return blame(subject, [...paths, ['capacity']], message, 'write "weight: 1" at one of them')
}
