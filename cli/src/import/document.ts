import type { Json, JsonObject } from '@plumbline/controller/model'
import { Document, isMap, isPair, isScalar, visit, type YAMLMap, type YAMLSeq } from 'yaml'
import { isObject } from './json.ts'

/** A document to be written; `spec` is as people write it, with its variables. */
export interface Draft {
  readonly kind: 'Service' | 'Job' | 'Environment' | 'Overlay'
  readonly head: JsonObject
  readonly spec: JsonObject
  /** Lines above it, for people. */
  readonly comment?: string
}

/** The fields of a spec in the order in which the reference has them; what is not here comes last. */
const order = [
  'account region cluster network listeners vars policy',
  'dependsOn schedule timeout retries image imageFrom cpu memory arch command user workdir readOnlyRoot',
  'port env secrets roles health stopTimeout sidecars startAfter volumes mounts storage',
  'ingress mesh discovery capacity scale deploy alarms container logs exec raw',
].flatMap((line) => line.split(' '))

/** A short list of plain values, and a short map in a list, stand on one line. */
const flowCharactersMax = 60

/** The text of one document. What YAML 1.1 would read as something else than text is put in quotes. */
export function documentText({ kind, head, spec, comment }: Draft): string {
  const keys = Object.keys(spec).toSorted((a, b) => placeOf(a) - placeOf(b))
  const ordered = Object.fromEntries(keys.map((key) => [key, spec[key]]))
  const document = new Document({ spec: ordered }, { compat: 'yaml-1.1' })
  visit(document, {
    Seq: (_key, node) => {
      const maps = node.items.filter(isMap)
      if (isShort(node)) node.flow = true
      else for (const map of maps.filter(isShort)) map.flow = true
    },
  })
  const lines = (comment ?? '').split('\n').filter((line) => line !== '')
  return [
    ...lines.map((line) => `# ${line}`),
    'apiVersion: plumbline/v1',
    `kind: ${kind}`,
    ...Object.entries(head).map(([key, value]) => `${key}: ${flow(value)}`),
    document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd(),
    '',
  ].join('\n')
}

/** `{ name: web, environments: [dev, prod] }`: what stands in the head are names, which need no quotes. */
function flow(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => flow(item)).join(', ')}]`
  if (!isObject(value)) return typeof value === 'string' ? value : JSON.stringify(value)
  const members = Object.entries(value).map(([key, one]) => `${key}: ${flow(one)}`)
  return `{ ${members.join(', ')} }`
}

function placeOf(key: string): number {
  const place = order.indexOf(key)
  return place === -1 ? order.length : place
}

function isShort(node: YAMLMap | YAMLSeq): boolean {
  const values = node.items.map((item) => (isPair(item) ? item.value : item))
  if (!values.every((value) => isScalar(value))) return false
  return JSON.stringify(node.toJSON()).length <= flowCharactersMax
}

/** Texts that others wrote, so that the language takes no `${` in them for a variable. */
export function literal<Value extends Json>(value: Value): Value
export function literal(value: Json): Json {
  if (typeof value === 'string') return value.replaceAll('${', () => '$${')
  if (Array.isArray(value)) return value.map((item: Json) => literal(item))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, one === undefined ? one : literal(one)]),
  )
}
