import {
  ContainerDefinition$,
  CreateServiceRequest$,
  RegisterTaskDefinitionRequest$,
} from '@aws-sdk/client-ecs'
import { CreateTargetGroupInput$ } from '@aws-sdk/client-elastic-load-balancing-v2'
import { NormalizedSchema } from '@smithy/core/schema'

type Reference = Parameters<typeof NormalizedSchema.of>[0]

/** The requests that `raw` reaches, by the prefix of the names of their structures. */
const requests: readonly (readonly [string, Reference])[] = [
  ['', RegisterTaskDefinitionRequest$],
  ['', ContainerDefinition$],
  ['', CreateServiceRequest$],
  ['elb/', CreateTargetGroupInput$],
]

const widthMax = 100

/** The fields of every structure that `raw` can hold, from the models that the SDK carries with it. */
export function rawFieldsFile(): string {
  const found = new Map<string, string>()
  for (const [prefix, request] of requests) collect(NormalizedSchema.of(request), prefix, found)
  const lines = [...found]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, members]) => property(/\W/.test(name) ? `'${name}'` : name, `'${members}'`))
  return `${head}\n${lines.join('\n')}\n}\n`
}

const head = `// Generated from the models in the AWS SDK by "npm run generate". Change test/generate/raw-fields.ts, not this.

/** Fields with their types, by structure. "text[]" is a list and "text{}" a map; names in capitals are structures. */
export const rawFields: Readonly<Record<string, string>> = {`

/** As oxfmt writes it. */
function property(name: string, value: string): string {
  const line = `  ${name}: ${value},`
  return line.length <= widthMax ? line : `  ${name}:\n    ${value},`
}

function collect(shape: NormalizedSchema, prefix: string, found: Map<string, string>): string {
  if (shape.isListSchema()) return `${collect(shape.getValueSchema(), prefix, found)}[]`
  if (shape.isMapSchema()) return `${collect(shape.getValueSchema(), prefix, found)}{}`
  if (!shape.isStructSchema()) return simple(shape)
  const name = `${prefix}${shape.getName() ?? ''}`
  if (found.has(name)) return name
  found.set(name, '')
  const members = [...shape.structIterator()].map(
    ([member, type]) => `${member}:${collect(type, prefix, found)}`,
  )
  found.set(name, members.join(' '))
  return name
}

function simple(shape: NormalizedSchema): string {
  if (shape.isBooleanSchema()) return 'flag'
  if (shape.isNumericSchema()) return 'number'
  return shape.isStringSchema() ? 'text' : 'any'
}
