import type { AwsReader } from '../../model/aws.ts'
import type { BatcherOptions } from './batch.ts'
import { createBatcher } from './batch.ts'
import type { Caller } from './caller.ts'
import { createGrouper } from './group.ts'

/** Reads of one place. Everything that it sends is a Describe, a List or a Get, by the type of the operation. */
export function createReader(options: BatcherOptions): AwsReader {
  const { writes, ending } = options
  const send: Caller = (request) => ending.within((signal) => options.send({ ...request, signal }))
  async function read(operation: { readonly op: `${string}:${string}` }, input: object) {
    return send({ op: operation.op, access: 'read', input })
  }
  return {
    read: read as AwsReader['read'],
    look: createBatcher({ ...options, send }),
    group: createGrouper({ read, writes }),
  }
}
