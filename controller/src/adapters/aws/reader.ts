import type { AwsReader } from '../../model/kind.ts'
import type { BatcherOptions } from './batch.ts'
import { createBatcher } from './batch.ts'

/** Reads of one place. Everything that it sends is a Describe, a List or a Get, by the type of the operation. */
export function createReader(options: BatcherOptions): AwsReader {
  const { send } = options
  return {
    async read<Output>(operation: { readonly op: `${string}:${string}` }, input: object) {
      return (await send({ op: operation.op, access: 'read', input })) as Output
    },
    look: createBatcher(options),
  }
}
