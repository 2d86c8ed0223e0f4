import type { AwsOperation, Call } from '../../model/aws.ts'
import { FaultError } from '../../model/fault.ts'
import type { AwsWriter } from '../../model/ports.ts'
import type { Caller } from './caller.ts'

/** Sends calls as they are, after `fill` has put in what they only name. `ended` is told of each, whatever became of it. */
export function createWriter(
  operations: readonly AwsOperation[],
  send: Caller,
  ended: () => void,
  fill: (call: Call) => Promise<object> = async ({ input }) => input,
): AwsWriter {
  const known = new Set(operations.filter(({ access }) => access === 'write').map(({ op }) => op))
  return {
    async call(call, signal, urgency) {
      const { op } = call
      if (!known.has(op)) throw new FaultError(unknownOperation(op))
      const input = await fill(call)
      try {
        return await send({ op, access: 'write', input, signal, urgency })
      } finally {
        ended()
      }
    },
  }
}

function unknownOperation(op: string) {
  return {
    code: 'OperationUnknown',
    source: 'controller',
    retry: 'never',
    message: `${op} is not a write that any kind declares.`,
    hint: 'Add it to the `calls` of the kind that plans it.',
  } as const
}
