import type { Json, JsonObject } from '@plumbline/controller/model'
import { seconds } from '../container.ts'
import { numberOf, present, textOf, unless } from '../json.ts'
import type { Reading } from './reading.ts'
import { durationOf } from './words.ts'

export interface Count {
  readonly scale?: Json | undefined
  readonly capacity?: JsonObject
}

/** How many tasks run, and on what: a number, a number on Spot, or a range with what it follows. */
export function countOf(root: Reading): Count {
  const whole = root.part('count')
  if (whole.keys().length === 0) return { scale: unless(numberOf(root.plain('count')), 1) }
  const spot = numberOf(whole.take('spot'))
  if (spot !== undefined)
    return { scale: unless(spot, 1), capacity: { FARGATE_SPOT: { weight: 1 } } }
  const { min, max, spotFrom } = rangeOf(whole)
  return {
    scale: present({
      min,
      max,
      cpu: percent(targetOf(whole, 'cpu_percentage')),
      memory: percent(targetOf(whole, 'memory_percentage')),
      requestsPerTask: targetOf(whole, 'requests'),
      cooldown: cooldownOf(whole),
      ...untold(whole),
    }),
    ...(spotFrom !== undefined && { capacity: spotAfter(spotFrom - 1) }),
  }
}

function rangeOf(count: Reading) {
  const text = textOf(count.plain('range'))
  const part = count.part('range')
  const [low, high] = (text ?? '').split('-').map(Number)
  return {
    min: text === undefined ? numberOf(part.take('min')) : low,
    max: text === undefined ? numberOf(part.take('max')) : high,
    spotFrom: numberOf(part.take('spot_from')),
  }
}

/** The first tasks on demand, those beyond on Spot. */
function spotAfter(base: number): JsonObject {
  return base < 1
    ? { FARGATE_SPOT: { weight: 1 } }
    : { FARGATE: { base }, FARGATE_SPOT: { weight: 1 } }
}

/** A value, or a map with a value and a cooldown of its own, which the language has for all of them together. */
function targetOf(count: Reading, key: string): number | undefined {
  const part = count.part(key)
  if (part.keys().includes('cooldown')) {
    const what = 'it is of this target alone, and here all targets share one'
    part.tell('cooldown', what, 'look whether spec.scale.cooldown suits it')
  }
  return numberOf(part.take('value') ?? count.plain(key))
}

/** What Copilot uses when nothing is said: two minutes and one. */
function cooldownOf(count: Reading): JsonObject {
  const given = count.part('cooldown')
  return present({
    in: seconds(durationOf(given.take('in')) ?? 120),
    out: seconds(durationOf(given.take('out')) ?? 60),
  })
}

/** Targets that need something which only the running service knows. */
function untold(count: Reading): JsonObject {
  if (count.keys().includes('response_time')) {
    const todo =
      'follow requestsPerTask or cpu, or write an alarm on responseTime and spec.scale.steps'
    count.tell('response_time', 'no target follows the response time', todo)
  }
  const delay = count.part('queue_delay')
  const latency = durationOf(delay.take('acceptable_latency'))
  const each = durationOf(delay.take('msg_processing_time'))
  if (latency === undefined || each === undefined) return {}
  const backlog = Math.max(1, Math.floor(latency / each))
  const todo = `write spec.scale.queue: { sqs: <name of the queue>, backlogPerTask: ${backlog} }`
  count.tell('queue_delay', 'the queue is one that Copilot made, under a name of its own', todo)
  return {}
}

function percent(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value}%`
}
