import { describe, expect, test } from 'vitest'
import { bans } from './bans.ts'
import {
  badNames,
  bannedUses,
  forbiddenImports,
  idleRules,
  incompleteKinds,
  strayTests,
  tooLong,
  waitingEngine,
} from './checks.ts'
import { importTable } from './imports.ts'
import { deadLinks, deadMentions } from './links.ts'
import { goneFiles } from './named-files.ts'
import { missingFromLock } from './lock.ts'
import { resolver } from './resolve.ts'
import { limits } from './sizes.ts'
import { parseSource } from './source.ts'

const resolve = resolver()

/** Breaches planted on purpose: a check that finds nothing in them checks nothing. */
describe('imports', () => {
  test.each([
    ['controller/src/kinds/service/index.ts', '../task-definition/index.ts'],
    ['controller/src/kinds/service/plan.ts', '../index.ts'],
    ['controller/src/kinds/normal.ts', './service/index.ts'],
    ['controller/src/engine/plan/plan.ts', '@aws-sdk/client-ecs'],
    ['controller/src/engine/plan/plan.ts', '../../kinds/service/index.ts'],
    ['controller/src/engine/plan/plan.ts', '../../adapters/clock.ts'],
    ['controller/src/engine/plan/plan.ts', 'node:fs'],
    ['controller/src/engine/plan/plan.ts', '../pass/reconcile.ts'],
    ['controller/src/engine/context.ts', './plan/plan.ts'],
    ['controller/src/model/plan.ts', 'zod'],
    ['controller/src/model/plan.ts', '@plumbline/desired-state'],
    ['controller/src/adapters/clock.ts', '../engine/loop/loop.ts'],
    ['controller/src/adapters/clock.ts', '@plumbline/simulator'],
    ['desired-state/src/load.ts', 'node:fs'],
    ['desired-state/src/load.ts', '@plumbline/controller/model'],
    ['api/contract/units.ts', '@plumbline/controller'],
    ['api/src/app.ts', '@plumbline/controller'],
    ['cli/src/commands/serve.ts', '@plumbline/simulator'],
    ['simulator/src/ecs/index.ts', '@plumbline/controller/model'],
    ['controller/src/main.ts', '../../test/require.ts'],
    ['controller/src/adapters/git/source.ts', './git/git-world.ts'],
    ['controller/src/adapters/queue/memory.ts', './queue.contract.ts'],
    ['elsewhere/file.ts', 'node:fs'],
  ])('%s must not import %s', (path, specifier) => {
    const source = parseSource(path, `import { x } from '${specifier}'\nx()\n`)

    const found = forbiddenImports([source], importTable, resolve)

    expect(found).toHaveLength(1)
    expect(found[0]).toContain(`${path}:1 must not import ${specifier}: `)
  })

  test.each([
    ['controller/src/kinds/service/index.ts', './plan.ts'],
    ['controller/src/kinds/service/index.ts', '../normal.ts'],
    ['controller/src/kinds/service/index.ts', '@aws-sdk/client-ecs'],
    ['controller/src/engine/plan/plan.ts', '../../kinds/index.ts'],
    ['cli/src/commands/demo.ts', '@plumbline/simulator'],
    ['cli/src/commands/demo.test.ts', '@plumbline/simulator'],
    ['cli/src/commands/plan.ts', '@plumbline/controller'],
  ])('%s may import %s', (path, specifier) => {
    const source = parseSource(path, `import { x } from '${specifier}'\nx()\n`)

    expect(forbiddenImports([source], importTable, resolve)).toEqual([])
  })

  test.each([
    `export { x } from './far/away.ts'`,
    `export * from './far/away.ts'`,
    `import './far/away.ts'`,
    `await import('./far/away.ts')`,
    `import type { X } from './far/away.ts'`,
    `let x: import('./far/away.ts').X`,
  ])('%s is an import', (text) => {
    const source = parseSource('elsewhere/file.ts', text)

    expect(forbiddenImports([source], importTable, resolve)).toHaveLength(1)
  })

  test('what may be imported for its types alone may not be imported to run', () => {
    const path = 'controller/src/model/plan.ts'
    const types = parseSource(path, `import type { UnitId } from '@plumbline/desired-state'`)
    const inline = parseSource(path, `import { type UnitId } from '@plumbline/desired-state'`)
    const both = parseSource(path, `import { type UnitId, load } from '@plumbline/desired-state'`)

    const found = forbiddenImports([types, inline, both], importTable, resolve)

    expect(found).toHaveLength(1)
  })
})

describe('bans', () => {
  test.each([
    'const t = Date.now()',
    'const clock = { now: Date.now }',
    'const t = new Date()',
    'const t = performance.now()',
    'setTimeout(run, 1)',
    'globalThis.setTimeout(run, 1)',
    'const later = setTimeout',
    `import { setTimeout as sleep } from 'node:timers/promises'`,
    'Math.random()',
    'const r = Math["random"]()',
    `import { randomUUID } from 'node:crypto'`,
    'const home = process.env.HOME',
    'const { HOME } = process.env',
    `import { env } from 'node:process'`,
    'console.log(1)',
    'console?.error(1)',
    `throw new Error('no')`,
    `throw new TypeError('no')`,
    'const c = new ECSClient({})',
    `import type { AwsWriter } from '../model/index.ts'`,
    'await Promise.all(units.map(look))',
    'await Promise.all([...units])',
  ])('%s is found', (text) => {
    const source = parseSource('controller/src/engine/plan/plan.ts', text)

    const found = bannedUses([source], bans)

    expect(new Set(found)).toHaveLength(1)
    expect(found[0]).toMatch(/^controller\/src\/engine\/plan\/plan\.ts:1 .+ is banned; use .+/)
  })

  test.each([
    'const t = new Date(now).toISOString()',
    '// Date.now() is banned',
    `const text = 'Date.now() is banned; console.log too'`,
    'const answer = { setTimeout: 1 }',
    'fault.console',
    'await Promise.all([one(), two()])',
    'throw new FaultError(fault)',
  ])('%s is fine', (text) => {
    const source = parseSource('controller/src/engine/plan/plan.ts', text)

    expect(bannedUses([source], bans)).toEqual([])
  })

  test('an exception holds for its files alone', () => {
    const text = 'const t = Date.now()'
    const sources = [
      'controller/src/adapters/clock.ts',
      'controller/src/adapters/git/source.ts',
    ].map((path) => parseSource(path, text))

    expect(bannedUses(sources, bans)).toHaveLength(1)
  })

  test('rules that nothing needs any more are found', () => {
    const ban = { found: /^console\.\w+$/, use: 'Log', except: { 'cli/**': 'output' } }
    const row = { files: 'gone/**', may: [], because: 'it was' }
    const source = parseSource('cli/src/main.ts', 'print(1)')

    expect(idleRules([source], [ban], [row])).toHaveLength(2)
  })
})

describe('sizes', () => {
  test('long files and long functions are found, and what is allowed is not', () => {
    const long = `export function plan() {\n${'  step()\n'.repeat(70)}}\n`
    const file = parseSource('engine/long.ts', 'step()\n'.repeat(301))
    const fn = parseSource('engine/plan.ts', long)

    const found = tooLong([file, fn], limits, {})
    const excused = tooLong([file, fn], limits, { 'engine/long.ts': 'a table' })

    expect(found).toHaveLength(2)
    expect(found[1]).toContain('engine/plan.ts:1 plan has 72 lines')
    expect(excused).toHaveLength(1)
  })

  test('a function that holds others is measured without them, and they by themselves', () => {
    const inner = (steps: number) =>
      `  function inner${steps}() {\n${'    step()\n'.repeat(steps)}  }\n`
    const source = parseSource('a.ts', `function make() {\n${inner(60)}${inner(69)}}\n`)

    const found = tooLong([source], limits, {})

    expect(found).toHaveLength(1)
    expect(found[0]).toContain('inner69 has 71 lines')
  })

  test('a chapter of tests may be long, a test in it may not', () => {
    const body = '    step()\n'.repeat(71)
    const source = parseSource(
      'a.test.ts',
      `describe('a', () => {\n  test('b', () => {\n${body}})\n})\n`,
    )

    expect(tooLong([source], limits, {})).toHaveLength(1)
  })
})

test('names that are not in kebab-case are found', () => {
  const found = badNames(['a/goodName.ts', 'a/Bad.ts', 'a/snake_case.ts', 'a/kebab-case.test.ts'])

  expect(found).toHaveLength(3)
})

test('a kind that lacks its parts is found', () => {
  const own = 'controller/src/kinds/alarm'
  const registry = parseSource('controller/src/kinds/index.ts', `import './service/index.ts'`)

  const found = incompleteKinds([`${own}/plan.ts`, `${own}/cases/README.md`], registry, resolve)

  expect(found).toHaveLength(3)
})

test('a test that stands beside nothing is found', () => {
  const found = strayTests(['api/a.ts', 'api/a.test.ts', 'api/tests/b.test.ts', 'test/c.test.ts'])

  expect(found).toHaveLength(1)
})

test('an engine that waits is found, however it waits', () => {
  const mayWait = ['loop.ts']
  const texts = ['async function f() {}', 'const f = async () => {}', 'read().then(run)']
  const planted = texts.map((text) => parseSource('controller/src/engine/plan/plan.ts', text))
  const loop = parseSource('controller/src/engine/loop/loop.ts', 'async function f() {}')

  expect(waitingEngine([...planted, loop], mayWait)).toHaveLength(3)
})

test('an optional dependency that the lock file leaves out is found', () => {
  const packages = {
    'node_modules/a': { optionalDependencies: { 'a-linux': '1.0.0', 'a-mac': '1.0.0' } },
    'node_modules/a-linux': {},
  }

  expect(missingFromLock({ packages })).toEqual(['package-lock.json has no entry for a-mac 1.0.0'])
})

test('a link that leads nowhere is found, to a page as well as to a heading', () => {
  const text = `[a](glossary.md#two-words) [b](../api/) [c](gone.md) [d](https://example.com/x.md) \`[e](f.md)\`
[g](glossary.md#three-words) [h](#here) [i](#there) <img src="j.webp">
## Here`
  const glossary = '# Glossary\n```\n# Three words\n```\n## Two `words`\n## [Two](a.md) words?\n'
  const pages = [
    { path: 'docs/a.md', text },
    { path: 'docs/glossary.md', text: glossary },
  ]

  const found = deadLinks(pages, ['docs/a.md', 'docs/glossary.md', 'api/src/app.ts'])

  expect(found).toEqual([
    'docs/a.md links to gone.md, which is not there',
    'docs/a.md links to glossary.md#three-words, which is not there',
    'docs/a.md links to #there, which is not there',
    'docs/a.md links to j.webp, which is not there',
  ])
})

test('a page that a program names must be there, with its heading', () => {
  const pages = [{ path: 'docs/a.md', text: '## Who may\n## Who may\n' }]
  const hints = 'see docs/a.md#who-may, docs/a.md#who-may-1, docs/a.md#who, docs/b.md'
  const elsewhere = 'https://www.postgresql.org/docs/c.md'

  const found = deadMentions([{ path: 'x.ts', text: `${hints} ${elsewhere}` }], pages, [
    'docs/a.md',
  ])

  expect(found).toEqual([
    'x.ts names docs/a.md#who, which is not there',
    'x.ts names docs/b.md, which is not there',
  ])
})

test('a source file that a page names and that is not there is found', () => {
  const text = 'Run `npx vitest run api/src/gone.test.ts test/here.test.ts`; see x/api/src/a.ts.'

  const found = goneFiles([{ path: 'docs/a.md', text }], ['test/here.test.ts'])

  expect(found).toEqual(['docs/a.md names api/src/gone.test.ts, which is not there'])
})
