import type { AwsOperation, Call, OperationName, Place } from '../../model/aws.ts'
import type { Budget } from '../../model/inspect.ts'
import type { Aws, AwsAt, Clock, Random } from '../../model/ports.ts'
import type { WriteGuard } from '../../model/replicas.ts'
import type { Tokens } from '../../model/tokens.ts'
import { noTelemetry, type Telemetry } from '../../model/telemetry.ts'
import { createLimiter, type Limiter } from './buckets.ts'
import { createCaller } from './caller.ts'
import type { Caller, Transport } from './caller.ts'
import { createCounters } from './counters.ts'
import type { CallCount } from './counters.ts'
import { createEnding } from './ending.ts'
import { createReader } from './reader.ts'
import { sdkTransport } from './sdk-transport.ts'
import type { SdkOptions } from './sdk-transport.ts'
import { createWriter } from './writer.ts'

export interface AwsOptions extends SdkOptions {
  /** Every operation that may be called: the `calls` of the registry. */
  readonly operations: readonly AwsOperation[]
  readonly clock: Clock
  readonly random: Random
  /** Takes the place of the SDK. */
  readonly transport?: Transport
  /** Puts bytes into a call that only names them, such as the archive of a bundle. */
  readonly fill?: (call: Call) => Promise<object>
  /** Share of AWS's sustained read rates that is used, in (0, 1]; the rest is for other callers. Default 0.25. */
  readonly readShare?: number
  /** Follows and times the calls. */
  readonly telemetry?: Telemetry
  /** Says before each write whether it may be sent; left out: it always may. */
  readonly guard?: WriteGuard
  /** Where the tokens of all replicas are; left out: this process alone sends calls. */
  readonly tokens?: () => Tokens | undefined
}

export interface AwsConnection extends AwsAt {
  /** Requests since the start, by operation. */
  calls(): ReadonlyMap<OperationName, CallCount>
  /** What AWS allows in every place that was called. */
  budgets(): readonly Budget[]
  /** Calls to one place that are neither a look nor a step: of queues and messages. */
  sender(place: Place): Caller
  /** Ends every look, and refuses later ones: nothing is lost by a read that is given up. Writes are not touched. */
  giveUpReads(): void
  /** Closes idle connections. */
  close(): void
}

const readShareDefault = 0.25
/** The longest that any call of ours takes at AWS is a few seconds; a minute would hold up a unit for a poll. */
const timeoutMsDefault = 20_000

/**
 * AWS by account and region. Reads are batched and kept to a share of the rates, throttled calls are repeated, and every
 * error is a `FaultError`.
 */
export function createAws(options: AwsOptions): AwsConnection {
  const timeoutMs = options.timeoutMs ?? timeoutMsDefault
  const counters = createCounters()
  const { transport, close } = options.transport
    ? { transport: options.transport, close: () => {} }
    : sdkTransport({ ...options, timeoutMs })
  const places = new Map<string, Connected>()
  const reads = createEnding()

  function at(place: Place): Connected {
    const key = `${place.account}/${place.region}`
    const aws = places.get(key) ?? connect(place)
    places.set(key, aws)
    return aws
  }

  function connect(place: Place): Connected {
    const { clock, random, telemetry = noTelemetry } = options
    const { guard, readShare = readShareDefault } = options
    const tokens = options.tokens?.()
    const limiter = createLimiter(clock, readShare, tokens && { place, tokens })
    const parts = { limiter, clock, telemetry, ...(guard && { guard }) }
    const send = createCaller({ ...parts, place, transport, counters, random, timeoutMs })
    let writes = 0
    return {
      send,
      limiter,
      reader: createReader({ ...parts, send, writes: () => writes, ending: reads }),
      isIdle: (op) => limiter.isIdle(op),
      writer: createWriter(options.operations, send, () => writes++, options.fill),
    }
  }

  const sender = (place: Place) => at(place).send
  const budgets = () =>
    [...places].flatMap(([place, { limiter }]) =>
      limiter.budgets().map((budget) => ({ place, ...budget })),
    )
  const giveUpReads = () => reads.end()
  return Object.assign(at, {
    calls: () => counters.snapshot(),
    budgets,
    sender,
    giveUpReads,
    close,
  })
}

interface Connected extends Aws {
  readonly send: Caller
  readonly limiter: Limiter
}
