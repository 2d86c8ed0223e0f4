/**
 * Every operation of every client, both ways: a random input goes through the real client and must decode to what it was;
 * a random output is encoded and must come out of the real client as what it was; every modelled error must arrive as its
 * class. This turns an SDK upgrade that breaks the codec into a red test.
 */
import { expect, test } from 'vitest'
import { AwsError } from '../../simulator/src/core/types.ts'
import type { SdkRequest, SdkResponse } from '../../simulator/src/in-process.ts'
import { sdkResponse, wireRequest } from '../../simulator/src/in-process.ts'
import { wholeCatalog } from '../../simulator/src/wire/catalog.ts'
import type { WireOperation, WireService } from '../../simulator/src/wire/catalog.ts'
import { clients, lateClients } from '../../simulator/src/wire/clients.ts'
import { decode, encode } from '../../simulator/src/wire/codec.ts'
import { writeError } from '../../simulator/src/wire/errors.ts'
import { randomValues } from '../../simulator/src/wire/random-values.testing.ts'
import { route } from '../../simulator/src/wire/route.ts'
import type { Wire } from '../../simulator/src/wire/route.ts'
import { unchunked } from '../../simulator/src/wire/s3-wire.ts'
import type { Shape } from '../../simulator/src/wire/sdk.ts'

/** Operations that do not survive the trip, with the reason. One that does survive must leave this list. */
const knownInputs: Readonly<Record<string, string>> = {
  's3:ListDirectoryBuckets': 'signed for s3express, which the simulator does not know',
  'events:PutEvents': 'with an endpoint id it wants a signature that needs a package of its own',
  's3:WriteGetObjectResponse': 'signed for s3-object-lambda, which the simulator does not know',
}
const knownOutputs: Readonly<Record<string, string>> = {
  'logs:GetLogObject': 'answers with an event stream',
  'logs:StartLiveTail': 'answers with an event stream',
  'events:PutEvents': 'its client refuses to send it, see above',
  'sqs:ReceiveMessage': 'its client checks the digest of each body',
  'sqs:SendMessage': 'its client checks the digest of the body',
  's3:SelectObjectContent': 'answers with an event stream',
}

const knownErrors: Readonly<Record<string, string>> = {
  'cloudwatch:DashboardNotFoundError': 'shares its query code with ResourceNotFound',
}

const services = await wholeCatalog()
const late = Object.entries(lateClients).map(async ([name, load]) => [name, await load()] as const)
const entries = { ...clients, ...Object.fromEntries(await Promise.all(late)) }

interface Client {
  send(command: object): Promise<Record<string, unknown>>
}

/** Members that S3 clients work out or change on their own. */
const changedByClient: ReadonlySet<string> = new Set([
  'SSECustomerKey',
  'SSECustomerKeyMD5',
  'CopySourceSSECustomerKey',
  'CopySourceSSECustomerKeyMD5',
  'ExpiresString',
])

/** A random input of an operation. */
function inputOf(operation: WireOperation): Record<string, unknown> {
  return valueOf(operation.name, operation.input)
}

function valueOf(seed: string, shape: Shape): Record<string, unknown> {
  const value = randomValues(seed).structure(shape)
  const kept = Object.entries(value).filter(([name]) => !changedByClient.has(name))
  return Object.fromEntries(kept)
}

/** A client of the service that hands each request to `answer`. */
function clientOf(
  service: WireService,
  answer: (request: SdkRequest) => Promise<SdkResponse>,
): Client {
  const { exports } = entries[service.name]!
  const name = Object.keys(exports).find((each) => /^[A-Z]\w*Client$/.test(each))!
  const Client = exports[name] as new (options: object) => Client
  return new Client({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    forcePathStyle: true,
    disableHostPrefix: true,
    requestHandler: {
      handle: async (request: SdkRequest) => ({ response: await answer(request) }),
    },
  })
}

function commandOf({ service, name }: WireOperation, input: object): object {
  const { exports } = entries[service.name]!
  const Command = exports[`${name}Command`] as new (input: object) => object
  return new Command(input)
}

const wires: Readonly<Record<string, Wire>> = {
  'aws.protocols#awsJson1_1': 'json',
  'aws.protocols#awsJson1_0': 'json',
  'aws.protocols#awsQuery': 'query',
  'aws.protocols#ec2Query': 'query',
  'aws.protocols#restXml': 'rest',
  'aws.protocols#restJson1': 'rest',
}

/** What went wrong with an input on its way in; undefined when nothing did. */
async function inputTrip(operation: WireOperation): Promise<string | undefined> {
  const input = inputOf(operation)
  let decoded: object | string = 'nothing was sent'
  const client = clientOf(operation.service, async (sent) => {
    const request = unchunked(await wireRequest(sent))
    const found = route(request)
    if (found.kind === 'unknown') decoded = `no route for ${found.what}`
    else if (found.operation !== operation) decoded = `routed to ${found.operation.name}`
    else decoded = await decode(found, request)
    return sdkResponse({ status: 200, headers: {}, body: new Uint8Array() })
  })
  await client.send(commandOf(operation, input)).catch((error: unknown) => {
    if (decoded === 'nothing was sent') decoded = String(error)
  })
  return typeof decoded === 'string' ? decoded : differs(decoded, input)
}

async function outputTrip(operation: WireOperation): Promise<string | undefined> {
  const output = valueOf(operation.name, operation.output)
  const client = clientOf(operation.service, async () =>
    sdkResponse(encode(operation, wires[operation.service.protocol]!, output, 'request-1')),
  )
  try {
    const { $metadata: _, ...read } = await client.send(commandOf(operation, inputOf(operation)))
    return differs(await withBodies(read), output)
  } catch (error) {
    return String(error)
  }
}

async function errorTrip(service: WireService, shape: Shape): Promise<string | undefined> {
  const name = shape.getName()!
  const { exports } = entries[service.name]!
  const values = valueOf(name, shape)
  const { message = 'said', Message: _, ...extra } = values
  const client = clientOf(service, async () => {
    const error = new AwsError(name, String(message), 400, extra)
    return sdkResponse(writeError(error, wires[service.protocol]!, service, 'request-1'))
  })
  const [operation] = [...service.operations.values()].filter(
    ({ name }) => !(`${service.name}:${name}` in knownOutputs),
  )
  const error = await client
    .send(commandOf(operation!, inputOf(operation!)))
    .catch((thrown: unknown) => thrown)
  if (!(error instanceof (exports[name] as new () => Error))) return `arrived as ${String(error)}`
  return differs(error, { message, ...extra })
}

/** Streams are read, so that they can be compared. */
async function withBodies(output: Record<string, unknown>): Promise<object> {
  const entries = Object.entries(output).map(async ([name, value]) => {
    const stream = value as { transformToByteArray?: () => Promise<Uint8Array> } | undefined
    return [
      name,
      stream?.transformToByteArray ? Buffer.from(await stream.transformToByteArray()) : value,
    ] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** The same value with its bytes as text: a client may hand out another kind of byte array than it was given. */
function comparable(value: unknown): object {
  const plain = (each: unknown): unknown => {
    if (each instanceof Uint8Array) return Buffer.from(each).toString('hex')
    if (Array.isArray(each)) return each.map(plain)
    if (typeof each !== 'object' || each === null || each instanceof Date) return each
    return Object.fromEntries(Object.entries(each).map(([name, inner]) => [name, plain(inner)]))
  }
  return plain(value) as object
}

function differs(read: object, sent: object): string | undefined {
  try {
    expect(comparable(read)).toMatchObject(comparable(sent))
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** All of them; of the largest service, whose trips would take longer than all others together, a sample. */
function travelling({ operations }: WireService): readonly WireOperation[] {
  const step = operations.size > 500 ? 25 : 1
  return [...operations.values()].filter(
    ({ name }, index) => index % step === 0 || /^Describe(Subnets|SecurityGroups)$/.test(name),
  )
}

async function failures(
  operations: Iterable<WireOperation>,
  trip: (operation: WireOperation) => Promise<string | undefined>,
): Promise<Record<string, string>> {
  const failed: Record<string, string> = {}
  for (const operation of operations) {
    const why = await trip(operation)
    if (why !== undefined) failed[`${operation.service.name}:${operation.name}`] = why
  }
  return failed
}

test.each(services)('$name: inputs decode to what they were', async (service) => {
  const known = Object.keys(knownInputs).filter((key) => key.startsWith(`${service.name}:`))

  const failed = await failures(travelling(service), inputTrip)

  expect(Object.keys(failed).toSorted()).toEqual(known.toSorted())
})

test.each(services)('$name: outputs arrive as what they were', async (service) => {
  const known = Object.keys(knownOutputs).filter((key) => key.startsWith(`${service.name}:`))

  const failed = await failures(travelling(service), outputTrip)

  expect(Object.keys(failed).toSorted()).toEqual(known.toSorted())
})

test.each(services)('$name: errors arrive as their classes', async (service) => {
  const known = Object.keys(knownErrors).filter((key) => key.startsWith(`${service.name}:`))
  const shapes = new Map([...service.errors.values()].map((shape) => [shape.getName()!, shape]))
  const failed: Record<string, string> = {}

  for (const [name, shape] of shapes) {
    const why = await errorTrip(service, shape)
    if (why !== undefined) failed[`${service.name}:${name}`] = why
  }

  expect(shapes.size).toBeGreaterThan(0)
  expect(Object.keys(failed).toSorted()).toEqual(known.toSorted())
})
