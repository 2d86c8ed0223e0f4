import type { OperationName, Place } from '@plumbline/controller/model'
import type { World } from '@plumbline/simulator'

/**
 * Sends calls to a world beneath the wire, with copies on both sides as a wire would make them. Errors get the form in
 * which the SDK throws them.
 */
export function directTransport(world: World) {
  return async (_place: Place, op: OperationName, input: object, signal: AbortSignal) => {
    const [service = '', operation = ''] = op.split(':')
    try {
      return structuredClone(
        await world.call(service, operation, structuredClone(input), { signal }),
      )
    } catch (error) {
      throw asSdkError(error)
    }
  }
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
