import { loadConfig } from '@plumbline/controller'
import { expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { pages } from './blocks.ts'

/** Tables of the configuration, with the key that their rows are below. */
const tables = [
  { path: 'docs/operations.md', below: '' },
  { path: 'docs/alerts.md', below: 'alerts.' },
]

/** Rows whose default is a value, and not something that a sentence tells. */
const rows = tables.flatMap(({ path, below }) => {
  const text = pages.find((page) => page.path === path)?.text ?? ''
  const [, table = ''] =
    /\| field \| default \| meaning \|\n\|[-|]+\n((?:\|.*\n)+)/.exec(text) ?? []
  return table.split('\n').flatMap((line) => {
    const [, keys, shown] = /^\| (`[^|]*`) \| (`[^|]*`) \|/.exec(line) ?? []
    // In capitals: an environment variable that says it.
    if (keys === undefined || shown === undefined || /^`[A-Z_]+`$/.test(shown)) return []
    const names = keys.split(', ').map((key) => key.replaceAll('`', ''))
    const [first = ''] = names
    const values = shown.split(', ').map((value) => value.replaceAll('`', ''))
    return names.map((name, index) => {
      // `.database` stands beside the key before it.
      const key = name.startsWith('.') ? first.replace(/\.\w+$/, name) : name
      return { key: `${below}${key}`, value: values[index] ?? '' }
    })
  })
})

it('finds the defaults of the tables', () => {
  expect(rows.length).toBeGreaterThan(15)
})

it.each(rows)('$key is $value when nothing is said', ({ key, value }) => {
  // A name and an address of an author are a pair, which the row shows as one.
  const written: unknown = key.endsWith('.author')
    ? { name: 'Plumbline', email: 'plumbline@localhost' }
    : parse(value)

  expect(configOf(withKey(key, written))).toEqual(configOf(withKey(key, undefined)))
})

it('sees a default that is another one', () => {
  const seen = configOf(withKey('alerts.quiet', '2m'))

  expect(seen).not.toEqual(configOf(withKey('alerts.quiet', undefined)))
})

function configOf(value: unknown): unknown {
  const { config, problems } = loadConfig(stringify(value), 'plumbline.yaml', { TOKEN: 'secret' })
  if (config === undefined) throw new TypeError(problems.map(({ message }) => message).join())
  return config
}

/** The least configuration that has what the key stands in, with the key. */
function withKey(path: string, value: unknown): unknown {
  const [root = '', ...keys] = path.split('.')
  const source = { name: 'shop', url: 'https://git.example.com/shop.git', tokenFrom: 'TOKEN' }
  const inner = keys.reduceRight<unknown>(
    (below, key) => (below === undefined ? {} : { [key]: below }),
    value,
  )
  if (root === 'sources[]') return { sources: [{ ...source, ...(inner as object) }] }
  if (!path.startsWith('store.postgres.')) return { sources: [source], [root]: inner }
  const { postgres = {} } = inner as { postgres?: object }
  return { sources: [source], store: { postgres: { host: 'db.example.com', ...postgres } } }
}
