import {
  fieldReference,
  load,
  type Handovers,
  type SourceFile,
  type Unit,
} from '@plumbline/desired-state'
import { compare } from '@plumbline/controller/model'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contextOf } from '../../controller/src/engine/context.ts'
import { withOrigins } from '../../controller/src/engine/plan/origins.ts'
import { kinds } from '../../controller/src/kinds/index.ts'

const examples = join(import.meta.dirname, '../../desired-state/examples')

const key = '("[^"]*"|[^.]+)'

/** Fields of the language as patterns: `<name>` and the keys of a map stand for any key. */
const fields = fieldReference().map(({ kind, path, type }) => {
  const document = kind === 'Environment' ? path.replace(/^spec/, 'environment') : path
  const keys = document.split('.').map((one) => (one === '<name>' ? key : one))
  // Below `raw` is AWS, and what is a number or a block is not told field by field.
  const free = path.startsWith('spec.raw.') || type.includes(' or block')
  const below = free ? '(\\..*)?' : type.startsWith('map') ? `(\\.${key})?` : ''
  return new RegExp(`^${keys.join('\\.')}${below}$`)
})

function filesOf(example: string): readonly SourceFile[] {
  const folder = join(examples, example)
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return paths
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => {
      const text = readFileSync(join(folder, path), 'utf8')
      return { path, blob: text, text }
    })
}

/** What the example's environments hand over, as a stand-in for what bootstrap wrote. */
function handoversOf(example: string): Handovers {
  const path = join(examples, example, 'handover.demo.json')
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '{}'
  const environments = Object.entries(JSON.parse(text) as Record<string, Record<string, string>>)
  return new Map(
    environments.map(([name, parameters]) => [
      name,
      new Map(Object.entries(parameters).map(([key, value]) => [key, { value, version: 1 }])),
    ]),
  )
}

/** The fields of everything that a unit wants, with the place that says each. */
function originsOf(unit: Unit) {
  const context = contextOf({ source: 'main', revision: 'c0ffee', unit })
  const wanted = kinds.flatMap((kind) =>
    kind
      .wanted(unit, context)
      .map((one) => ({ id: `${kind.name}/${one.name}` as const, kind, one })),
  )
  const views = wanted.map(({ id, kind, one }) => {
    return { id, kind, wanted: one, observation: { state: 'absent' } } as const
  })
  const differences = wanted.map(({ id, one }) => {
    return { resource: id, verb: 'create', differences: compare(one.shape, {}) } as const
  })
  const plan = { unit: unit.id, revision: 'c0ffee', fingerprint: '', steps: [], held: [] }
  const { origins = {} } = withOrigins({ ...plan, differences, unreadable: [] }, unit, views)
  return differences.flatMap(({ resource, differences: some }) =>
    some.map(({ path }) => ({ resource, path, origin: origins[resource]?.[path] })),
  )
}

describe.each(readdirSync(examples))('where the example %s says its values', (example) => {
  const state = load(filesOf(example), { handover: handoversOf(example) })
  const found = [...state.units.values()].flatMap(originsOf)

  it('is always a field of the language', () => {
    const unknown = found.filter(
      ({ origin }) => origin !== undefined && !fields.some((field) => field.test(origin.path)),
    )

    expect(found.length).toBeGreaterThan(10)
    expect(unknown).toEqual([])
  })

  it('is a line of a file for most of them', () => {
    const places = found.filter(({ origin }) => origin?.at !== undefined)

    expect(places.length).toBeGreaterThan(found.length / 4)
  })
})
