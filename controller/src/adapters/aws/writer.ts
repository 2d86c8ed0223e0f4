import type { AwsOperation } from '../../model/aws.ts'
import { FaultError } from '../../model/fault.ts'
import type { AwsWriter } from '../../model/ports.ts'
import type { Caller } from './caller.ts'

/** Sends calls as they are. `ended` is told of each, whatever became of it. */
export function createWriter(
  operations: readonly AwsOperation[],
  send: Caller,
  ended: () => void,
): AwsWriter {
  const known = new Set(operations.filter(({ access }) => access === 'write').map(({ op }) => op))
  return {
    async call({ op, input }, signal) {
      if (!known.has(op)) throw new FaultError(unknownOperation(op))
      try {
        return await send({ op, access: 'write', input, signal })
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
