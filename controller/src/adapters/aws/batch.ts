import { LRUCache } from 'lru-cache'
import type { AwsReader, BatchRead } from '../../model/aws.ts'
import { faultOf } from '../../model/fault.ts'
import type { Clock } from '../../model/ports.ts'
import type { Limiter } from './buckets.ts'
import type { Asker, Telemetry } from '../../model/telemetry.ts'
import { interrupted, type Caller } from './caller.ts'
import type { Ending } from './ending.ts'
import type { Waits } from './told-call.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- groups hold batches of every type
type AnyBatch = BatchRead<any, any, any>
type Item = object | undefined
type Answer = { readonly item: Item } | { readonly error: unknown }

export interface BatcherOptions {
  readonly send: Caller
  readonly limiter: Limiter
  readonly clock: Clock
  /** Grows with every write that ended. A read that was sent before a write must not answer a look after it. */
  readonly writes: () => number
  readonly telemetry: Telemetry
  /** When looks are given up: those that wait, and those that come later. */
  readonly ending: Ending
}

/** A look that waits for its answer. */
type Asked = PromiseWithResolvers<Item> & { readonly asker: Asker | undefined }

interface Flight {
  readonly answer: Promise<Item>
  /** `writes()` when it was sent. */
  readonly writes: number
}

/** The looks of one batched read in one scope. */
interface Group {
  readonly batch: AnyBatch
  readonly scope: string
  readonly waiting: Map<string, Asked>
  readonly flying: Map<string, Flight>
  /** Answers that never change. */
  readonly kept: LRUCache<string, object> | undefined
  /** Calls that are under way. */
  calls: number
  /** Tells the one that waits for company that a key came, or that a call landed. */
  wake: () => void
}

/** How long a batch that is not full waits for more keys while other calls of its group are under way. */
const lingerMs = 100
const keptMax = 20_000

/**
 * Gathers single looks into calls of up to `max` keys. A batch leaves when it is full, or when no other call of its
 * group is under way, as in Nagle's algorithm; its keys are chosen when the rate lets it leave, so that batches fill up
 * under load. Equal keys share one answer. A call that fails fails only its keys.
 */
export function createBatcher(options: BatcherOptions): AwsReader['look'] {
  const groups = new WeakMap<AnyBatch, Map<string, Group>>()

  function groupOf(batch: AnyBatch, scope: string): Group {
    const scopes = groups.get(batch) ?? new Map<string, Group>()
    groups.set(batch, scopes)
    const group = scopes.get(scope) ?? newGroup(batch, scope)
    scopes.set(scope, group)
    return group
  }

  function look(batch: AnyBatch, scope: string, key: string): Promise<Item> {
    const group = groupOf(batch, scope)
    const kept = group.kept?.get(key)
    if (kept) return Promise.resolve(kept)
    const flight = group.flying.get(key)
    if (flight?.writes === options.writes()) return flight.answer
    const waiting = group.waiting.get(key)
    if (waiting) return waiting.promise
    const asker = options.telemetry.tracer.here()
    const asked = { ...Promise.withResolvers<Item>(), asker }
    group.waiting.set(key, asked)
    if (group.waiting.size === 1) void sendWaiting(group, options)
    else group.wake()
    return asked.promise
  }

  return look as AwsReader['look']
}

function newGroup(batch: AnyBatch, scope: string): Group {
  return {
    batch,
    scope,
    waiting: new Map(),
    flying: new Map(),
    kept: batch.immutable === true ? keptAnswers() : undefined,
    calls: 0,
    wake: () => {},
  }
}

/** By size and not by number: a limit by number takes the room of all that it allows at once. */
function keptAnswers(): LRUCache<string, object> {
  return new LRUCache({ maxSize: keptMax, sizeCalculation: () => 1 })
}

/** Sends the waiting keys of a group, call by call, until none waits. Runs once at a time for a group. */
async function sendWaiting(group: Group, options: BatcherOptions): Promise<void> {
  await nextRound()
  while (group.waiting.size > 0) {
    const began = options.clock.now()
    if (!mayLeave(group)) await company(group, options.clock)
    const full = options.clock.now()
    const { op } = group.batch.operation
    try {
      await options.ending.within((signal) => options.limiter.take(op, signal))
    } catch (error) {
      sendAway(group, interrupted(op, error))
      return
    }
    const held = { batch: full - began, rate: options.clock.now() - full }
    const asked = board(group, options.writes())
    void fly(group, asked, options, held)
  }
}

/** Nothing is sent for those who wait. */
function sendAway(group: Group, error: unknown): void {
  const asked = [...group.waiting.values()]
  group.waiting.clear()
  for (const { reject } of asked) reject(error)
}

function mayLeave(group: Group): boolean {
  return group.waiting.size >= group.batch.max || group.calls === 0
}

/** Resolves when the batch is full, when no other call is under way, or when it has waited long enough. */
async function company(group: Group, clock: Clock): Promise<void> {
  const left = new AbortController()
  const late = clock.sleep(lingerMs, left.signal).then(
    () => true,
    () => true,
  )
  while (!mayLeave(group)) {
    const woken = new Promise<boolean>((resolve) => (group.wake = () => resolve(false)))
    if (await Promise.race([late, woken])) break
  }
  left.abort()
}

/** Moves up to `max` keys from waiting to flying. */
function board(group: Group, writes: number): ReadonlyMap<string, Asked> {
  const asked = new Map(group.waiting.entries().take(group.batch.max))
  for (const [key, { promise }] of asked) {
    group.waiting.delete(key)
    group.flying.set(key, { answer: promise, writes })
  }
  return asked
}

async function fly(
  group: Group,
  asked: ReadonlyMap<string, Asked>,
  { send, telemetry }: BatcherOptions,
  held: Required<Pick<Waits, 'batch' | 'rate'>>,
): Promise<void> {
  telemetry.stopwatch.took('wait', held.batch, { reason: 'batch' })
  telemetry.stopwatch.took('wait', held.rate, { reason: 'rate' })
  const askers = [...asked.values()].flatMap(({ asker }) => asker ?? [])
  group.calls++
  const keys = [...asked.keys()]
  const answers = await fetch(group, keys, (request) => send({ ...request, askers, held }), true)
  group.calls--
  for (const [index, [key, { promise, resolve, reject }]] of [...asked].entries()) {
    if (group.flying.get(key)?.answer === promise) group.flying.delete(key)
    const answer = answers[index] ?? { item: undefined }
    if ('error' in answer) reject(answer.error)
    else {
      if (answer.item) group.kept?.set(key, answer.item)
      resolve(answer.item)
    }
  }
  // The looks that follow from these answers come first: they fill up the next batch.
  await nextRound()
  group.wake()
}

/** The answers in the order of the keys. Halves a batch that was refused for what may be the fault of one key. */
async function fetch(
  group: Group,
  keys: readonly string[],
  send: Caller,
  tokenTaken: boolean,
): Promise<readonly Answer[]> {
  const { batch, scope } = group
  const { op } = batch.operation
  try {
    const input = batch.request(scope, keys)
    const output = await send({ op, access: 'read', input, tokenTaken })
    const items = new Map<string, Item>(batch.items(output))
    return keys.map((key) => ({ item: items.get(key) }))
  } catch (error) {
    if (keys.length === 1 || !mayBlameOneKey(error)) return keys.map(() => ({ error }))
    const middle = Math.ceil(keys.length / 2)
    const halves = await Promise.all([
      fetch(group, keys.slice(0, middle), send, false),
      fetch(group, keys.slice(middle), send, false),
    ])
    return halves.flat()
  }
}

/** The last three: DescribeLoadBalancers and DescribeTags answer for all that they are asked of, or for none. */
const ofOneKey: ReadonlySet<string> = new Set([
  'AccessDenied',
  'ClientException',
  'InvalidParameter',
  'LoadBalancerNotFound',
  'RuleNotFound',
  'TargetGroupNotFound',
])

function mayBlameOneKey(error: unknown): boolean {
  return ofOneKey.has(faultOf(error).code)
}

function nextRound(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
