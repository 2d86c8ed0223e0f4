import type { OperationName, Place } from '@plumbline/controller/model'
import type { World } from '@plumbline/simulator'

/** What a house needs of the AWS that it stands in: a world in this process, or one behind a wire. */
export type HouseWorld = Pick<
  World,
  'account' | 'region' | 'now' | 'advance' | 'nextEventAt' | 'call'
>

/** The controller is a program of this name at this address. */
const origin = { address: '192.0.2.10', agent: 'aws-sdk-js/3.1162.0 plumbline' }

/**
 * Sends calls to a world beneath the wire. The world itself copies what it takes in and what it gives out. Errors get the
 * form in which the SDK throws them.
 */
export function directTransport(world: Pick<World, 'call'>) {
  return async (_place: Place, op: OperationName, input: object, signal: AbortSignal) => {
    const [service = '', operation = ''] = op.split(':')
    try {
      return inText(await world.call(service, operation, inBytes(input), { signal, origin }))
    } catch (error) {
      throw asSdkError(error)
    }
  }
}

/** Bodies of S3 are bytes on the wire and text for the controller. */
function inBytes(input: object): object {
  const { Body } = input as { readonly Body?: string | Uint8Array }
  return typeof Body === 'string' ? { ...input, Body: Buffer.from(Body) } : input
}

function inText(output: object): object {
  const { Body } = output as { readonly Body?: Uint8Array }
  return Body === undefined ? output : { ...output, Body: Buffer.from(Body).toString() }
}

function asSdkError(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'AwsError') return error
  const { code, status, message } = error as Error & { code: string; status: number }
  return Object.assign(new Error(message), {
    name: code,
    $fault: status < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: status },
  })
}
