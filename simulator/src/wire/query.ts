import { envelope, readText, text, writeXml } from './sdk.ts'
import type { Notation, Shape } from './sdk.ts'
import type { WireOperation, WireService } from './catalog.ts'

/** Form fields `A.member.1.B=x` as a tree; the SDK only knows the other direction. */
interface FormNode {
  value: string | undefined
  readonly children: Map<string, FormNode>
}

/** How names are written in a form: EC2 has a way of its own. */
interface Dialect extends Notation {
  readonly isEc2: boolean
}

/** EC2 writes its lists flat, its names in capitals, and its answers without a result around them. */
export function isEc2({ protocol }: Pick<WireService, 'protocol'>): boolean {
  return protocol.endsWith('#ec2Query')
}

/** Decodes the form of one operation; `Action` and `Version` are no members and fall away. */
export function readQueryInput(operation: WireOperation, form: URLSearchParams): unknown {
  const root: FormNode = { value: undefined, children: new Map() }
  for (const [key, value] of form) nodeAt(root, key).value = value
  const { service } = operation
  return readNode(operation.input, root, { ...service.notations.query, isEc2: isEc2(service) })
}

/** `<XResponse><XResult>…</XResult><ResponseMetadata>…`. */
export function writeQueryOutput(
  operation: WireOperation,
  output: object,
  requestId: string,
): Uint8Array {
  if (isEc2(operation.service)) return writeEc2Output(operation, output, requestId)
  const metadata = envelope('ResponseMetadata', { RequestId: text })
  const { name, output: shape, service } = operation
  const result = `${name}Result`
  const members = shape.isStructSchema() ? { [result]: shape } : {}
  return writeXml(
    envelope(`${name}Response`, { ...members, ResponseMetadata: metadata }),
    { [result]: output, ResponseMetadata: { RequestId: requestId } },
    service.notations.query,
  )
}

/** `<XResponse><member>…</member><requestId>…`. */
function writeEc2Output(
  { name, output: shape, service }: WireOperation,
  output: object,
  requestId: string,
): Uint8Array {
  const members = shape.isStructSchema() ? Object.fromEntries(shape.structIterator()) : {}
  return writeXml(
    envelope(`${name}Response`, { ...members, requestId: text }),
    { ...output, requestId },
    service.notations.query,
  )
}

function nodeAt(root: FormNode, key: string): FormNode {
  let node = root
  for (const part of key.split('.')) {
    const child = node.children.get(part) ?? { value: undefined, children: new Map() }
    node.children.set(part, child)
    node = child
  }
  return node
}

function readNode(shape: Shape, node: FormNode, as: Dialect): unknown {
  if (shape.isStructSchema()) return readStructure(shape, node, as)
  if (shape.isListSchema()) return readList(shape, node, as)
  if (shape.isMapSchema()) return readMap(shape, node, as)
  return node.value === undefined || shape.isUnitSchema()
    ? undefined
    : readText(shape, node.value, as)
}

function readStructure(shape: Shape, node: FormNode, as: Dialect): object {
  const found: Record<string, unknown> = {}
  for (const [name, member] of shape.structIterator()) {
    const child = node.children.get(as.isEc2 ? ec2Name(member, name) : wireName(member, name))
    if (child !== undefined) found[name] = readNode(member, child, as)
  }
  return found
}

function readList(shape: Shape, node: FormNode, as: Dialect): unknown[] {
  const item = shape.getValueSchema()
  return numbered(shape, node, wireName(item, 'member'), as).map((child) =>
    readNode(item, child, as),
  )
}

function readMap(shape: Shape, node: FormNode, as: Dialect): object {
  const [key, value] = [shape.getKeySchema(), shape.getValueSchema()]
  return Object.fromEntries(
    numbered(shape, node, 'entry', as).map((child) => {
      const valueNode = child.children.get(wireName(value, 'value'))
      return [
        child.children.get(wireName(key, 'key'))?.value ?? '',
        valueNode && readNode(value, valueNode, as),
      ]
    }),
  )
}

/** The items of a list or map in order: directly below it when flattened, else below `itemName`. */
function numbered(shape: Shape, node: FormNode, itemName: string, as: Dialect): FormNode[] {
  const isFlat = (as.isEc2 && shape.isListSchema()) || Boolean(shape.getMergedTraits().xmlFlattened)
  const parent = isFlat ? node : node.children.get(itemName)
  return [...(parent?.children ?? [])]
    .filter(([index]) => /^\d+$/.test(index))
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child)
}

function wireName(shape: Shape, otherwise: string): string {
  return shape.getMergedTraits().xmlName ?? otherwise
}

function ec2Name(shape: Shape, otherwise: string): string {
  const { ec2QueryName } = shape.getMergedTraits() as { ec2QueryName?: string }
  if (ec2QueryName !== undefined) return ec2QueryName
  const name = wireName(shape, otherwise)
  return name.charAt(0).toUpperCase() + name.slice(1)
}
