import { documentKinds, isDocumentKind, type DocumentKind } from '../schema/envelope.ts'
import { documentSchema, type JsonSchema } from './json-schema.ts'

/** One field of the language, for the reference that people read. */
export interface FieldReference {
  readonly kind: DocumentKind
  /** `spec.health.interval`; `<name>` stands for a key that people choose. */
  readonly path: string
  /** For people: `duration`, `never | confirm | auto`, `list of subnet id`. */
  readonly type: string
  readonly required: boolean
  /** As YAML. */
  readonly default?: string
  readonly description: string
}

/** Every field of every kind, in the order in which the schemas have them. */
export function fieldReference(): readonly FieldReference[] {
  return Object.keys(documentKinds)
    .filter(isDocumentKind)
    .flatMap((kind) => rowsOf(kind, documentSchema(kind), []))
}

/** The fields of one kind as a Markdown table. */
export function fieldTable(kind: DocumentKind): string {
  const rows = fieldReference()
    .filter((row) => row.kind === kind)
    .map((row) => {
      const preset = row.required
        ? '*required*'
        : row.default === undefined
          ? ''
          : code(row.default)
      return `| ${[code(row.path), row.type.replaceAll('|', '\\|'), preset, row.description].join(' | ')} |`
    })
  return ['| field | type | default | |', '|---|---|---|---|', ...rows].join('\n')
}

/** Every duration of the language as a Markdown table: what it may be, and what it is when nothing is said. */
export function durationTable(): string {
  const rows = fieldReference()
    .filter(({ type }) => type.startsWith('duration'))
    .map(({ path, type, default: preset = '', description }) => {
      const range = type.replace(/^duration( in)?,? ?/, '')
      return `| ${[code(path), range, preset, description].join(' | ')} |`
    })
  return ['| field | range | default | |', '|---|---|---|---|', ...new Set(rows)].join('\n')
}

function code(text: string): string {
  return `\`${text}\``
}

function rowsOf(kind: DocumentKind, schema: JsonSchema, path: readonly string[]): FieldReference[] {
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, child]) => [
    row(kind, [...path, name], child, schema.required?.includes(name) === true),
    ...rowsOf(kind, child, [...path, name]),
  ])
  const { additionalProperties: values, items, anyOf = [] } = schema
  return [
    ...fields,
    ...anyOf.flatMap((variant) => rowsOf(kind, variant, path)),
    ...(typeof values === 'object' ? rowsOf(kind, values, [...path, '<name>']) : []),
    ...(items === undefined ? [] : rowsOf(kind, items, itemOf(path))),
  ]
}

/** `spec.policy.freeze[]` stands for every item of a list. */
function itemOf(path: readonly string[]): readonly string[] {
  return [...path.slice(0, -1), `${path.at(-1) ?? ''}[]`]
}

function row(
  kind: DocumentKind,
  path: readonly string[],
  schema: JsonSchema,
  required: boolean,
): FieldReference {
  const base = {
    kind,
    path: path.join('.'),
    type: typeText(schema),
    required,
    description: schema.description ?? '',
  }
  const preset = schema.default
  const isValue = preset !== undefined && typeof preset !== 'object'
  return isValue ? { ...base, default: String(preset) } : base
}

function typeText(schema: JsonSchema): string {
  if (schema.const !== undefined) return code(String(schema.const))
  if (schema.enum !== undefined) return schema.enum.map((value) => code(String(value))).join(' | ')
  if (schema.items !== undefined) return `list of ${typeText(schema.items)}`
  if (schema.properties !== undefined) return schema.title ?? 'fields'
  if (typeof schema.additionalProperties === 'object') {
    const value = schema.additionalProperties
    return Object.keys(value).length === 0 ? 'map' : `map of ${typeText(value)}`
  }
  return schema.title ?? String(schema.type ?? 'any value')
}
