import { AwsError } from '../core/types.ts'
import type { WireOperation } from './catalog.ts'
import { findProblem } from './check.ts'
import { readQueryInput, writeQueryOutput } from './query.ts'
import { readRestInput, writeRestOutput } from './rest.ts'
import type { Route, Wire } from './route.ts'
import { unwrappedLocation } from './s3-wire.ts'
import { jsonType } from './errors.ts'
import { readJson, writeJson } from './sdk.ts'
import type { WireReply, WireRequest } from './types.ts'

type OperationRoute = Extract<Route, { kind: 'operation' }>

/**
 * The input of a request in the SDK's own shapes. Throws an `AwsError` when it cannot be read, or when the schema alone
 * can tell that it is wrong.
 */
export async function decode(found: OperationRoute, request: WireRequest): Promise<object> {
  const { operation } = found
  const input = (await read(found, request)) as object
  const problem = operation.input.isStructSchema() ? findProblem(operation.input, input) : undefined
  if (problem === undefined) return input
  if (problem.kind === 'type') {
    throw new AwsError(
      'SerializationException',
      `${problem.path || 'the input'} of ${operation.name} has to be a ${problem.wanted}`,
    )
  }
  throw new AwsError(
    operation.service.invalidInput,
    `1 validation error detected: Value null at '${problem.path}' failed to satisfy constraint: Member must not be null`,
  )
}

/** The answer of an operation on the wire on which it was asked. */
export function encode(
  operation: WireOperation,
  wire: Wire,
  output: object,
  requestId: string,
): WireReply {
  if (wire === 'query') {
    const body = writeQueryOutput(operation, output, requestId)
    return { status: 200, headers: { 'content-type': 'text/xml' }, body }
  }
  if (wire === 'rest') {
    const reply = writeRestOutput(operation, output)
    return operation.name === 'GetBucketLocation' ? unwrappedLocation(reply) : reply
  }
  const isUnit = !operation.output.isStructSchema()
  const { json } = operation.service.notations
  return {
    status: 200,
    headers: { 'content-type': jsonType(operation.service, wire) },
    body: isUnit ? Buffer.from('{}') : writeJson(operation.output, output, json),
  }
}

async function read(found: OperationRoute, request: WireRequest): Promise<unknown> {
  const { operation, wire, labels, form } = found
  try {
    if (wire === 'query') return readQueryInput(operation, form)
    if (wire === 'rest') return await readRestInput(operation, request, labels)
    if (!operation.input.isStructSchema() || request.body.byteLength === 0) return {}
    const body = Buffer.from(request.body).toString('utf8')
    return await readJson(operation.input, body, operation.service.notations.json)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new AwsError('SerializationException', `${operation.name} could not be read: ${why}`)
  }
}
