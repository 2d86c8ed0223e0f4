import type { OperationName } from '@plumbline/controller/model'
import { eventQueueCalls } from '../../../controller/src/adapters/aws/event-queue.ts'
import { sdkTransport } from '../../../controller/src/adapters/aws/sdk-transport.ts'
import { operations } from '../../../controller/src/kinds/index.ts'
import { imageTags } from '../../../controller/src/preflight/image-tags.ts'
import { preflight } from '../../../controller/src/preflight/index.ts'
import type { HouseWorld } from '../../support/direct.ts'
import type { AwsProcess } from './aws.ts'

/** A world behind a wire, with a clock that is turned from here. */
export interface RemoteWorld extends HouseWorld {
  /** Resolves when no call and no turn of the clock is under way. */
  quiet(): Promise<void>
  /** From now on no call is sent before time is what this clock says. */
  keepUpWith(clock: { now(): number }): void
}

/**
 * Calls go through the SDK and a socket, as the controller sends them. Time moves only when nothing is under way, so that
 * counts and virtual times are the same in every run, however busy the machine is.
 */
export async function remoteWorld(aws: AwsProcess): Promise<RemoteWorld> {
  let { now } = await aws.control<{ now: number }>('clock')
  const clock = { now: () => now }
  const place = { account: '123456789012', region: 'eu-west-1' }
  const { transport } = sdkTransport({
    operations: [...operations, ...preflight.calls, ...imageTags.calls, ...eventQueueCalls],
    endpoint: aws.url,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    clock,
  })
  const under = new Set<Promise<unknown>>()
  let leading = clock
  let turning: Promise<unknown> = Promise.resolve()

  function advance(ms: number): void {
    if (ms <= 0) return
    now += ms
    const before = Promise.all(under)
    turning = follow(before.then(() => aws.control('advance', { ms })))
  }

  async function send(op: OperationName, input: object, signal: AbortSignal): Promise<object> {
    advance(leading.now() - now)
    await turning
    return transport(place, op, input, signal)
  }

  function follow<Result>(work: Promise<Result>): Promise<Result> {
    const settled: Promise<unknown> = work.catch(() => {}).finally(() => under.delete(settled))
    under.add(settled)
    return work
  }

  return {
    ...place,
    now: () => now,
    nextEventAt: () => undefined,
    advance,
    call: (service, operation, input, { signal = new AbortController().signal } = {}) =>
      follow(send(`${service}:${operation}`, input, signal)),
    keepUpWith(other) {
      leading = other
    },
    async quiet() {
      while (under.size > 0) await Promise.all(under)
    },
  }
}
