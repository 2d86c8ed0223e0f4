import type { WireOperation } from './catalog.ts'
import { readJson, readText, readXml, writeJson, writeText, writeXml } from './sdk.ts'
import type { Notation, Shape } from './sdk.ts'
import type { WireReply, WireRequest } from './types.ts'

/** Where a REST protocol puts a member. */
type Place = 'label' | 'query' | 'all-query' | 'header' | 'prefix' | 'status' | 'payload' | 'body'

/** Decodes a request whose path labels are already taken out of the path. */
export async function readRestInput(
  operation: WireOperation,
  request: WireRequest,
  labels: Readonly<Record<string, string>>,
): Promise<unknown> {
  const { input, service } = operation
  if (!input.isStructSchema()) return {}
  const as = service.notations.rest
  const found: Record<string, unknown> = {}
  for (const [name, member] of input.structIterator()) {
    const value =
      placeOf(member) === 'payload'
        ? await readPayload(member, request.body, operation)
        : readBound(member, labels[name], request, as)
    if (value !== undefined) found[name] = value
  }
  return { ...found, ...(await readBody(operation, request.body)) }
}

/** Encodes an output into status, headers and body. */
export function writeRestOutput(operation: WireOperation, output: object): WireReply {
  const { output: shape, service, http } = operation
  const as = service.notations.rest
  const headers: Record<string, string> = {}
  const body: Record<string, unknown> = {}
  let reply: WireReply = { status: http?.[2] ?? 200, headers, body: new Uint8Array() }
  if (!shape.isStructSchema()) return reply
  for (const [name, member] of shape.structIterator()) {
    const value = (output as Record<string, unknown>)[name]
    if (value === undefined || value === null) continue
    const place = placeOf(member)
    if (place === 'header') headers[headerName(member)] = writeText(member, value, as)
    else if (place === 'prefix') Object.assign(headers, writePrefixed(member, value))
    else if (place === 'status') reply = { ...reply, status: Number(value) }
    else if (place === 'payload') reply = { ...reply, body: writePayload(member, value, operation) }
    else body[name] = value
  }
  // HTTP's own rule: an answer that names a range of the whole is a part of it.
  if ('content-range' in headers) reply = { ...reply, status: 206 }
  const hasBody = [...shape.structIterator()].some(([, member]) => placeOf(member) === 'body')
  if (!hasBody) return reply
  headers['content-type'] = isXml(operation) ? 'application/xml' : 'application/json'
  return {
    ...reply,
    body: isXml(operation) ? writeXml(shape, body, as) : writeJson(shape, body, as),
  }
}

export function placeOf(member: Shape): Place {
  const traits = member.getMergedTraits()
  if (traits.httpLabel) return 'label'
  if (traits.httpQuery !== undefined) return 'query'
  if (traits.httpQueryParams) return 'all-query'
  if (traits.httpHeader !== undefined) return 'header'
  if (traits.httpPrefixHeaders !== undefined) return 'prefix'
  if (traits.httpResponseCode) return 'status'
  return traits.httpPayload || member.isStreaming() ? 'payload' : 'body'
}

export function headerName(member: Shape): string {
  return String(member.getMergedTraits().httpHeader).toLowerCase()
}

function isXml({ service }: WireOperation): boolean {
  return service.protocol.endsWith('#restXml')
}

function readBound(
  member: Shape,
  label: string | undefined,
  request: WireRequest,
  as: Notation,
): unknown {
  switch (placeOf(member)) {
    case 'label':
      return label === undefined ? undefined : readText(member, label, as)
    case 'header': {
      const value = request.headers[headerName(member)]
      return value === undefined ? undefined : readText(member, value, as)
    }
    case 'query': {
      const values = request.query.get(String(member.getMergedTraits().httpQuery))
      if (values === undefined) return undefined
      if (!member.isListSchema()) return readText(member, values[0] ?? '', as)
      return values.map((value) => readText(member.getValueSchema(), value, as))
    }
    case 'all-query':
      return Object.fromEntries([...request.query].map(([name, [value = '']]) => [name, value]))
    case 'prefix':
      return readPrefixed(member, request.headers)
    case 'status':
    case 'payload':
    case 'body':
      break
  }
  return undefined
}

function readPrefixed(member: Shape, headers: WireRequest['headers']): object | undefined {
  const prefix = String(member.getMergedTraits().httpPrefixHeaders).toLowerCase()
  const found = Object.entries(headers).filter(([name]) => name.startsWith(prefix))
  if (found.length === 0) return undefined
  return Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value]))
}

function writePrefixed(member: Shape, value: unknown): Record<string, string> {
  const prefix = String(member.getMergedTraits().httpPrefixHeaders).toLowerCase()
  return Object.fromEntries(
    Object.entries(value as Record<string, string>).map(([name, text]) => [
      `${prefix}${name.toLowerCase()}`,
      text,
    ]),
  )
}

async function readPayload(
  member: Shape,
  body: Uint8Array,
  operation: WireOperation,
): Promise<unknown> {
  if (member.isBlobSchema()) return body
  if (body.byteLength === 0) return undefined
  const content = Buffer.from(body).toString('utf8')
  if (member.isStringSchema()) return content
  const as = operation.service.notations.rest
  return isXml(operation) ? readXml(member, content, as) : readJson(member, content, as)
}

function writePayload(member: Shape, value: unknown, operation: WireOperation): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (member.isStringSchema() || typeof value === 'string') return Buffer.from(String(value))
  const as = operation.service.notations.rest
  return isXml(operation) ? writeXml(member, value, as) : writeJson(member, value, as)
}

/** The members that are bound to nothing else make up the body. */
async function readBody(operation: WireOperation, body: Uint8Array): Promise<object> {
  const { input, service } = operation
  const names = [...input.structIterator()]
    .filter(([, member]) => placeOf(member) === 'body')
    .map(([name]) => name)
  if (names.length === 0 || body.byteLength === 0) return {}
  const content = Buffer.from(body).toString('utf8')
  const as = service.notations.rest
  const read = isXml(operation) ? readXml(input, content, as) : await readJson(input, content, as)
  const all = read as Record<string, unknown>
  return Object.fromEntries(names.filter((name) => name in all).map((name) => [name, all[name]]))
}
