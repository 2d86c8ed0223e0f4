import { fieldReference } from '@plumbline/desired-state'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'

/**
 * Every field of the language stands in some case of the language, of a kind, or in an example: what nothing uses, no
 * test would miss.
 */
const root = join(import.meta.dirname, '../..')

interface Used {
  readonly kind: string
  readonly value: unknown
}

/** The documents of a text; what does not parse is a case about that, and uses no field. */
function documentsOf(text: string): readonly Used[] {
  return parseAllDocuments(text, { logLevel: 'silent' })
    .filter(({ errors }) => errors.length === 0)
    .map((document) => document.toJS() as { kind?: string } | null)
    .map((value) => ({ kind: value?.kind ?? '', value }))
}

function read(pattern: string): readonly string[] {
  return globSync(pattern, { cwd: root }).map((path) => readFileSync(join(root, path), 'utf8'))
}

/** Cases of the language that say what must come of them: the broken ones prove no field. */
function casesOfTheLanguage(): readonly Used[] {
  return read('desired-state/cases/*.yaml')
    .map((text) => parse(text) as { files: Record<string, string>; problems?: string })
    .filter(({ problems }) => problems === undefined)
    .flatMap(({ files }) => Object.values(files).flatMap(documentsOf))
}

interface KindCase {
  readonly spec: unknown
  readonly document?: string
  readonly environment?: unknown
}

function casesOfKinds(): readonly Used[] {
  return read('controller/src/kinds/*/cases/*.yaml').flatMap((text) => {
    const { spec, document = 'Service', environment } = parse(text) as KindCase
    return [
      { kind: document, value: { spec } },
      { kind: 'Environment', value: { spec: environment } },
    ]
  })
}

const used = [
  ...casesOfTheLanguage(),
  ...casesOfKinds(),
  ...read('desired-state/{examples,cases/reference}/**/*.yaml').flatMap(documentsOf),
]

/** Whether a value has a field at a path, in which `<name>` is any key and `field[]` any item of a list. */
function has(value: unknown, [part, ...rest]: readonly string[]): boolean {
  if (part === undefined) return value !== undefined && value !== null
  if (typeof value !== 'object' || value === null) return false
  if (part === '<name>') return Object.values(value).some((one) => has(one, rest))
  const found: unknown = (value as Record<string, unknown>)[part.replace('[]', '')]
  if (!part.endsWith('[]')) return has(found, rest)
  return Array.isArray(found) && found.some((one) => has(one, rest))
}

describe('every field of the language', () => {
  it.each(fieldReference().map(({ kind, path }) => [kind, path] as const))(
    '%s %s is used',
    (kind, path) => {
      const parts = path.split('.')

      expect(used.some((one) => one.kind === kind && has(one.value, parts))).toBe(true)
    },
  )
})
