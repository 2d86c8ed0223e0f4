import type { ObjectKind } from '../documents/documents.ts'
import { kindShortNames, type DocumentKind } from '../schema/envelope.ts'
import { documentSchema, type JsonSchema } from './json-schema.ts'
import { rawDefinitions, withRaw } from './raw-json-schema.ts'

const draft = 'http://json-schema.org/draft-07/schema#'

/** A variable where a number or a word of a fixed form stands: the editor sees the file before variables are filled. */
const variable: JsonSchema = { $ref: '#/definitions/variable' }
const variableDefinition: JsonSchema = { type: 'string', pattern: '\\$\\{', title: 'variable' }

/**
 * The schemas for editors by file name. They differ from what is checked at the end: a typed value may also be a
 * variable, and in an overlay every field is optional and may be `null`.
 */
export function editorSchemas(): Record<string, JsonSchema> {
  const kinds = {
    Service: withSpec('Service'),
    Job: withSpec('Job'),
    PuppetBundle: withSpec('PuppetBundle'),
    Environment: environment(),
    Overlay: overlay(),
    ImagePolicy: documentSchema('ImagePolicy'),
    Tenant: documentSchema('Tenant'),
    Role: documentSchema('Role'),
  }
  return {
    'service.json': kinds.Service,
    'job.json': kinds.Job,
    'puppetbundle.json': kinds.PuppetBundle,
    'environment.json': kinds.Environment,
    'overlay.json': kinds.Overlay,
    'imagepolicy.json': kinds.ImagePolicy,
    'tenant.json': kinds.Tenant,
    'role.json': kinds.Role,
    'plumbline.json': anyKind(kinds),
  }
}

function withSpec(kind: DocumentKind): JsonSchema {
  const schema = documentSchema(kind)
  const { spec: _spec, ...others } = schema.properties ?? {}
  return withDefinitions({ ...schema, properties: { ...others, spec: withImage(specOf(kind)) } })
}

/** `imageFrom` takes the place of `image`. */
function withImage(spec: JsonSchema): JsonSchema {
  if (spec.properties?.imageFrom === undefined) return spec
  const required = spec.required?.filter((field) => field !== 'image') ?? []
  return { ...spec, required, anyOf: [{ required: ['image'] }, { required: ['imageFrom'] }] }
}

function specOf(kind: DocumentKind): JsonSchema {
  return withRaw(withVariables(documentSchema(kind).properties?.spec ?? {}))
}

/** The schema with what its references name, if it has any. */
function withDefinitions(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema)
  const definitions = {
    ...(text.includes('"#/definitions/variable"') && { variable: variableDefinition }),
    ...(text.includes('"#/definitions/raw-') && rawDefinitions()),
  }
  return Object.keys(definitions).length === 0 ? schema : { ...schema, definitions }
}

/** Account and region say where the hand-over is, so they cannot come from it. */
function environment(): JsonSchema {
  const schema = withSpec('Environment')
  const { account, region } = documentSchema('Environment').properties?.spec?.properties ?? {}
  const spec = schema.properties?.spec ?? {}
  const properties = { ...spec.properties, ...(account && region && { account, region }) }
  return { ...schema, properties: { ...schema.properties, spec: { ...spec, properties } } }
}

/** What is merged onto the spec depends on the kind that the target names. */
function overlay(): JsonSchema {
  const schema = documentSchema('Overlay')
  return withDefinitions({
    ...schema,
    allOf: Object.entries(kindShortNames).map(([kind, short]) => ({
      if: { properties: { target: { pattern: `^${short}/` } }, required: ['target'] },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema, not a promise
      then: { properties: { spec: partial(specOf(kind as ObjectKind)) } },
    })),
  })
}

/** One schema for every kind: what holds depends on the word after `kind`. */
function anyKind(kinds: Readonly<Record<DocumentKind, JsonSchema>>): JsonSchema {
  const names = Object.keys(kinds)
  return withDefinitions({
    $schema: draft,
    title: 'Plumbline document',
    description: 'A document of the Plumbline language.',
    type: 'object',
    required: ['apiVersion', 'kind'],
    properties: { kind: { description: 'What the document describes.', enum: names } },
    // References lead to the definitions of the whole file.
    allOf: Object.entries(kinds).map(
      ([kind, { $schema: _draft, definitions: _definitions, ...then }]) => ({
        if: { properties: { kind: { const: kind } }, required: ['kind'] },
        // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema, not a promise
        then,
      }),
    ),
  })
}

/** The schema with a variable allowed wherever a single value of a fixed form stands. */
function withVariables(schema: JsonSchema): JsonSchema {
  const inside = variablesInside(schema)
  if (inside.anyOf?.some(isFixed) === true) return { ...inside, anyOf: [...inside.anyOf, variable] }
  if (!isFixed(inside)) return inside
  // What people read stays outside `anyOf`, where editors look for it.
  const { title, description, default: preset, ...form } = inside
  const read = { title, description, default: preset }
  return { ...withoutUndefined(read), anyOf: [form, variable] }
}

/** Variables in the fields, in the items, and in each of several forms. */
function variablesInside(schema: JsonSchema): JsonSchema {
  const { items, anyOf } = schema
  return {
    ...mapChildren(schema, withVariables),
    ...(items !== undefined && { items: withVariables(items) }),
    ...(anyOf !== undefined && { anyOf: anyOf.map(variablesInside) }),
  }
}

/** A list, or a single value that is more than any text. */
function isFixed(schema: JsonSchema): boolean {
  if (schema.type === 'array' || schema.enum !== undefined || schema.const !== undefined)
    return true
  const simple = ['string', 'number', 'integer', 'boolean']
  const single = typeof schema.type === 'string' && simple.includes(schema.type)
  return single && (schema.type !== 'string' || schema.pattern !== undefined)
}

/** The schema of a merge patch: nothing is required, and `null` takes a field away. */
function partial(schema: JsonSchema): JsonSchema {
  const { required: _required, default: _default, ...rest } = mapChildren(schema, nullable)
  return rest.anyOf === undefined ? rest : { ...rest, anyOf: rest.anyOf.map(partial) }
}

function nullable(schema: JsonSchema): JsonSchema {
  const { title, description, anyOf, ...form } = partial(schema)
  const forms = anyOf ?? [form]
  return { ...withoutUndefined({ title, description }), anyOf: [...forms, { type: 'null' }] }
}

/** Applies a function to the schemas of fields and of map values; lists are replaced as a whole and stay as they are. */
function mapChildren(schema: JsonSchema, change: (child: JsonSchema) => JsonSchema): JsonSchema {
  const { properties, additionalProperties } = schema
  const fields = Object.entries(properties ?? {}).map(([name, child]) => [name, change(child)])
  return {
    ...schema,
    ...(properties === undefined ? {} : { properties: Object.fromEntries(fields) }),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: change(additionalProperties) }
      : {}),
  }
}

function withoutUndefined(schema: { [Key in keyof JsonSchema]?: JsonSchema[Key] | undefined }) {
  const kept = Object.entries(schema).filter(([, value]) => value !== undefined)
  return Object.fromEntries(kept) as JsonSchema
}

/**
 * Every schema file that is kept in Git, by its path below `desired-state/`, with its text. The example is a repository of
 * its own, which people copy: it brings the schemas that its files name.
 */
export function schemaFiles(): Record<string, string> {
  const files = Object.entries(editorSchemas()).flatMap(([name, schema]) => {
    const text = textOf(schema)
    const copies = name === 'plumbline.json' ? [] : [`examples/shop/schema/${name}`]
    return [`schema/${name}`, ...copies].map((path): [string, string] => [path, text])
  })
  return Object.fromEntries(files)
}

/** Definitions take one line each: they come from AWS, and nobody reads them line by line. */
function textOf({ definitions, ...schema }: JsonSchema): string {
  const text = printed(schema, '')
  if (definitions === undefined) return `${text}\n`
  const lines = Object.entries(definitions).map(
    ([name, one]) => `    ${JSON.stringify(name)}: ${JSON.stringify(one)}`,
  )
  return `${text.slice(0, -2)},\n  "definitions": {\n${lines.join(',\n')}\n  }\n}\n`
}

/** Characters of a line; what fits into one is not spread over several. */
const lineCharactersMax = 120

/** JSON in which whatever fits stands on one line: a schema is mostly small objects in each other. */
function printed(value: unknown, margin: string): string {
  const flat = JSON.stringify(value)
  const whole = typeof value !== 'object' || value === null
  if (whole || margin.length + flat.length <= lineCharactersMax) return flat
  const inner = `${margin}  `
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => inner + printed(item, inner)).join(',\n')}\n${margin}]`
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${inner}${JSON.stringify(key)}: ${printed(member, inner)}`)
  return `{\n${members.join(',\n')}\n${margin}}`
}
