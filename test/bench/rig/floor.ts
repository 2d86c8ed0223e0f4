import { rateLimits } from '@plumbline/simulator'

/** Calls by operation. */
export type Calls = Readonly<Record<string, number>>

/** The least that has to be asked to compare N services of one cluster with Git, and to find those that Git does not know. */
export function floorOfLook(units: number): Calls {
  return {
    'ecs:DescribeServices': Math.ceil(units / 10),
    'ecs:ListServices': Math.ceil(units / 100),
    'application-autoscaling:DescribeScalableTargets': Math.ceil(units / 50),
    'logs:DescribeLogGroups': Math.ceil(units / 50),
  }
}

/** The least that makes N new services with a log group each, and nothing else. */
export function floorOfCreation(units: number): Calls {
  return {
    'ecs:RegisterTaskDefinition': units,
    'ecs:CreateService': units,
    'logs:CreateLogGroup': units,
    'logs:PutRetentionPolicy': units,
  }
}

export const sumOf = (calls: Calls): number =>
  Object.values(calls).reduce((sum, made) => sum + made, 0)

/** How long AWS makes calls take at least (s): its buckets are full at the start and drain side by side. */
export function floorSeconds(calls: Calls): number {
  const times = rateLimits.map(({ operations, burst, perSecond }) => {
    const made = operations.reduce((sum, operation) => sum + (calls[operation] ?? 0), 0)
    return Math.max(0, (made - burst) / perSecond)
  })
  return Math.max(...times)
}

/** Slope of log(value) over log(count): 1 is linear, 0 does not grow. */
export function growthExponent(
  points: readonly (readonly [count: number, value: number])[],
): number {
  const logs = points.map(([count, value]) => [Math.log(count), Math.log(value)] as const)
  const mean = (of: readonly number[]) => of.reduce((sum, one) => sum + one, 0) / of.length
  const [x, y] = [mean(logs.map(([at]) => at)), mean(logs.map(([, at]) => at))]
  const over = mean(logs.map(([a, b]) => (a - x) * (b - y)))
  return over / mean(logs.map(([a]) => (a - x) ** 2))
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
