/**
 * The only file that knows the SDK's schema machinery, which its makers call an implementation detail. Everything else
 * sees the shapes and the functions below; `test/properties/wire-round-trip.test.ts` holds them against every operation of every client.
 */
import { JsonCodec2, XmlShapeDeserializer, XmlShapeSerializer } from '@aws-sdk/core/protocols'
import { FromStringShapeDeserializer, ToStringShapeSerializer } from '@smithy/core/protocols'
import { NormalizedSchema } from '@smithy/core/schema'

/** The shape of an input, an output, an error or a member, with its traits. */
export type Shape = NormalizedSchema

type Reference = Parameters<typeof NormalizedSchema.of>[0]

/** How one protocol writes what schemas leave open. */
export interface Notation {
  /** Where timestamps without a format of their own stand: 5 is ISO 8601, 7 is epoch seconds. */
  readonly timestampFormat: { readonly useTrait: true; readonly default: 5 | 7 }
  readonly httpBindings: boolean
  readonly jsonName: boolean
  readonly xmlNamespace: string
  readonly serviceNamespace: string
}

export function notation(
  timestamps: 5 | 7,
  rest: boolean,
  xmlNamespace = '',
  serviceNamespace = '',
): Notation {
  return {
    timestampFormat: { useTrait: true, default: timestamps },
    httpBindings: rest,
    jsonName: rest,
    xmlNamespace,
    serviceNamespace,
  }
}

/** What one client package tells about its service. */
export interface ClientFacts {
  readonly protocol: string
  readonly namespace: string
  readonly target: string
  readonly version: string
  readonly xmlNamespace: string
  readonly isQueryCompatible: boolean
  /** The name in the credential scope of a signature. */
  readonly signingName: string
  readonly operations: readonly OperationFacts[]
  /** Shapes of the modelled errors. */
  readonly errors: readonly Shape[]
}

export interface OperationFacts {
  readonly name: string
  readonly input: Shape
  readonly output: Shape
  /** Method, path with labels, and status; REST protocols only. */
  readonly http: readonly [string, string, number] | undefined
}

interface ClientConfig {
  readonly defaultSigningName: string
  readonly protocol: { getShapeId(): string }
  readonly protocolSettings: {
    readonly defaultNamespace: string
    readonly serviceTarget?: string
    readonly version?: string
    readonly xmlNamespace?: string
    readonly awsQueryCompatible?: boolean
  }
}

/** Operations and errors are arrays whose first element tells their kind. */
const operationKind = 9
const errorKind = -3
const requiredCountAt = 6
const memberNamesAt = 4

/** Reads everything from the client's own exports; nothing about a service is typed by hand. */
export function readClient(exports: Readonly<Record<string, unknown>>): ClientFacts {
  const config = clientConfig(exports)
  const settings = config.protocolSettings
  const schemas = Object.entries(exports)
    .filter(([name]) => name.endsWith('$'))
    .map(([, schema]) => schema as readonly unknown[])
  return {
    protocol: config.protocol.getShapeId(),
    namespace: settings.defaultNamespace,
    target: settings.serviceTarget ?? '',
    version: settings.version ?? '',
    xmlNamespace: settings.xmlNamespace ?? '',
    isQueryCompatible: settings.awsQueryCompatible === true,
    signingName: config.defaultSigningName,
    operations: schemas.filter(([kind]) => kind === operationKind).map(readOperation),
    errors: schemas.filter(([kind]) => kind === errorKind).map((schema) => shapeOf(schema)),
  }
}

function clientConfig(exports: Readonly<Record<string, unknown>>): ClientConfig {
  const name = Object.keys(exports).find((each) => /^[A-Z]\w*Client$/.test(each)) ?? ''
  const Client = exports[name] as new (options: object) => { readonly config: ClientConfig }
  return new Client({ region: 'eu-west-1' }).config
}

function readOperation(schema: readonly unknown[]): OperationFacts {
  const [, , name, traits, input, output] = schema
  const http = (traits as { http?: [string, string, number] } | 0 | undefined) || {}
  return {
    name: String(name),
    input: shapeOf(input),
    output: shapeOf(output),
    http: http.http,
  }
}

function shapeOf(reference: unknown): Shape {
  return NormalizedSchema.of(reference as Reference)
}

/** The members that must be there: the model puts them first and says how many they are. */
export function requiredMembers(shape: Shape): readonly string[] {
  const schema = shape.getSchema() as unknown
  if (!Array.isArray(schema) || !shape.isStructSchema()) return []
  const names = schema[memberNamesAt] as string[]
  return names.slice(0, (schema[requiredCountAt] as number | undefined) ?? 0)
}

/** A structure that no model has: the envelope around an answer. */
export function envelope(name: string, members: Readonly<Record<string, Shape>>): Shape {
  const shapes = Object.values(members).map((member) => member.ref)
  return shapeOf([3, 'plumbline.simulator', name, 0, Object.keys(members), shapes])
}

/** A plain string, for the members of an envelope. */
export const text: Shape = shapeOf(0)

export async function readJson(shape: Shape, json: string, as: Notation): Promise<unknown> {
  return new JsonCodec2(as).createDeserializer().read(shape, json)
}

export function writeJson(shape: Shape, value: unknown, as: Notation): Uint8Array {
  const serializer = new JsonCodec2(as).createSerializer()
  serializer.write(shape, value)
  const { buffer, byteOffset, byteLength } = serializer.flush()
  // A view without the string methods that the SDK adds to its bytes: they warn when they are called.
  return Buffer.from(buffer, byteOffset, byteLength)
}

/** `xml` is the whole document; its root is taken for the shape, whatever its name. */
export function readXml(shape: Shape, xml: string, as: Notation): unknown {
  return new XmlShapeDeserializer(as).read(shape, xml)
}

export function writeXml(shape: Shape, value: unknown, as: Notation): Uint8Array {
  const serializer = new XmlShapeSerializer(as)
  serializer.write(shape, value)
  return Buffer.from(serializer.flush())
}

/** One simple value, or a list in one header, from a header, a path, a query string or a form. */
export function readText(shape: Shape, value: string, as: Notation): unknown {
  return new FromStringShapeDeserializer(as).read(shape, value)
}

export function writeText(shape: Shape, value: unknown, as: Notation): string {
  const serializer = new ToStringShapeSerializer(as)
  serializer.write(shape, value)
  return serializer.flush()
}
