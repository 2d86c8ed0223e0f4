import { describe, expect, test } from 'vitest'
import { formatProblem } from './text/format.ts'
import { limits } from './limits.ts'
import { load } from './load.ts'
import type { DesiredState, SourceFile } from './types.ts'

const mebi = limits.fileBytesMax
const residentAtStart = process.memoryUsage().rss
/** Room for a slow machine: the slowest document takes about 0.3 s on two cores. */
const timeout = 3_000

const environment = file(
  'environments/dev.yaml',
  `apiVersion: plumbline/v1
kind: Environment
metadata: { name: dev }
spec:
  account: "123456789012"
  region: eu-west-1
  cluster: dev
  network: { subnets: [subnet-0a1b], securityGroups: [sg-0a1b] }
  vars: { big: "${'x'.repeat(4_000)}" }
`,
)
const service = `apiVersion: plumbline/v1
kind: Service
metadata: { name: web }
spec:
  image: public.ecr.aws/nginx/nginx:1.27
`
const good = file('apps/good.yaml', service.replace('web', 'good'))

function file(path: string, text: string): SourceFile {
  return { path, text, blob: path }
}

/** Text of a mebibyte that repeats a piece. */
function fill(piece: string, before = '', after = ''): string {
  const bytes = Buffer.byteLength(piece)
  return before + piece.repeat(Math.floor((mebi - before.length - after.length) / bytes)) + after
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n')
}

/** Nesting that kills a recursive parser, in files of 20 kB. */
const deep: Readonly<Record<string, string>> = {
  'flow lists': '['.repeat(20_000),
  'flow lists, closed': '['.repeat(10_000) + ']'.repeat(10_000),
  'flow maps': '{a: '.repeat(5_000),
  'block lists': '- '.repeat(10_000),
  'explicit keys': '? '.repeat(10_000),
  'compact maps': 'a: '.repeat(6_000),
  'block maps': lines(190, (index) => `${' '.repeat(index)}a:`),
}

/** Everything else that is meant to hurt; each about a mebibyte unless it hurts sooner. */
const wide: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      '[',
      '{a: ',
      '- ',
      '? ',
      ': ',
      '-\n',
      '?\n',
      '? a\n',
      ':',
      ',',
      '|',
      '!',
      '&',
      '*',
      '%',
      '"',
    ].map((piece) => [`repeated ${JSON.stringify(piece)}`, fill(piece)]),
  ),
  'a scalar': fill('x', `${service}  user: `),
  'a quoted scalar': fill('\\n', `${service}  user: "`, '"\n'),
  'an open quote': fill('a ', `${service}  user: "`),
  'a block scalar': fill('    x\n', `${service}  command: |\n`),
  'a folded scalar': fill('    x\n', `${service}  command: >\n`),
  'a blank block scalar': fill('\n', `${service}  command: |\n`),
  'a scalar over many lines': fill('    x\n', `${service}  command: a\n`),
  digits: fill('1', `${service}  port: `),
  exponents: fill('1', `${service}  port: 1e`),
  tabs: fill('\t'),
  blanks: fill(' '),
  'line ends': fill('\n'),
  'carriage returns': fill('\r'),
  'zero bytes': fill('\0'),
  'byte order marks': fill('\uFEFF'),
  comments: fill('#\n'),
  'one comment': fill('x', '#'),
  'empty documents': fill('---\n'),
  'document ends': fill('...\n'),
  'small documents': fill('--- a\n'),
  directives: fill('%a\n'),
  'commas in a list': fill(',', '[', ']'),
  anchors: fill('&a ', 'a: '),
  aliases: fill('- *a\n'),
  tags: fill('!a ', 'a: '),
  'many keys': lines(200_000, (index) => `k${index}: 1`).slice(0, mebi),
  'many keys in braces': `{${lines(100_000, (index) => `k${index}: 1,`).slice(0, mebi - 2)}}`,
  'equal keys': fill('a: 1\n', 'a: 1\n'),
  'unknown fields': `${service}${lines(9_000, (index) => `  scael${index}: 1`)}\n`,
  'unknown variables': `${service}  env:\n${lines(6_000, (index) => `    A${index}: \${vars.b${index}}`)}\n`,
  'open variables': fill('${', `${service}  user: `),
  'variables that swell': `${service}  env:\n${lines(6_000, (index) => `    A${index}: \${vars.big}`)}\n`,
  'one value of swelling variables': fill('${vars.big}', `${service}  user: "`, '"\n'),
  'an image of colons': fill(':', service.replace(/public.*\n/, 'a'), '!\n'),
  'a long link': fill('https://a.', service.replace('web', 'web, links: { a: "'), '" }\n'),
  'long environments': service.replace('web', `web, environments: [${'dve,'.repeat(9_000)}]`),
}

/** Anchors that refer to each other: nine lists of nine lists, and so on. */
const bomb = `a0: &a0 [x]\n${lines(
  9,
  (index) => `a${index + 1}: &a${index + 1} [${`*a${index},`.repeat(9)}]`,
)}`

const refused: Readonly<Record<string, string>> = {
  'an alias bomb': bomb,
  'an anchor that holds itself': `${service}  env: &a { A: *a }\n`,
  'a tag of code': `${service}  user: !!js/function "function () {}"\n`,
  'an unknown tag': `${service}  user: !secret x\n`,
  'a binary': `${service}  user: !!binary aGVsbG8=\n`,
  'equal keys': `${service}  port: 1\n  port: 2\n`,
  'a merge key': `${service}  env: { <<: { A: b } }\n  deploy: { <<: x }\n`,
  'a prototype': `${service}  env: { __proto__: { polluted: yes } }\n`,
  'a constructor': `${service}  env: { constructor: { prototype: { polluted: yes } } }\n`,
  'a prototype as a label': service.replace('web', 'web, labels: { __proto__: x }'),
  'a prototype at the top': `${service}__proto__: { kind: Overlay }\n`,
  'a tab': `${service}\tport: 80\n`,
  'a byte too many': fill('a', '# ') + 'é',
}

function loadBeside(text: string): DesiredState {
  return load([environment, file('apps/web.yaml', text), good])
}

/** The process lives, the neighbour is rendered, and nothing looks removed. */
function expectHarmless(text: string): void {
  const state = loadBeside(text)

  expect(state.complete).toBe(false)
  expect(state.units.has('dev/service/good')).toBe(true)
  expect(state.units.has('dev/service/web')).toBe(false)
  expect(state.problems.length).toBeLessThanOrEqual(2 * limits.problemsMax)
  for (const problem of state.problems) {
    expect(formatProblem(problem, text).length).toBeLessThan(5_000)
  }
}

describe('a hostile file', () => {
  test.each(Object.entries(deep))(
    'nested %s, twenty times after each other',
    { timeout: 4 * timeout },
    (_, text) => {
      for (let round = 0; round < 20; round += 1) expectHarmless(text)
    },
  )

  test.each(Object.entries(wide))('%s', { timeout }, (_, text) => {
    expectHarmless(text)
  })

  test.each(Object.entries(refused))('%s', { timeout }, (_, text) => {
    expectHarmless(text)
  })

  test('reaches no prototype', () => {
    for (const text of Object.values(refused)) loadBeside(text)

    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  // Last of its kind: all files above were read by this process.
  test('does not grow memory without bound', () => {
    const grownMebibytes = (process.memoryUsage().rss - residentAtStart) / mebi

    expect(grownMebibytes).toBeLessThan(1_000)
  })
})

describe('a hostile source', () => {
  test('with more units than the limit is refused before anything is rendered', () => {
    const environments = lines(
      300,
      (index) =>
        `---\napiVersion: plumbline/v1\nkind: Environment\nmetadata: { name: e${index} }\nspec: {}`,
    )
    const services = lines(200, (index) => `---\n${service.replace('web', `s${index}`)}`)

    const state = load([file('e.yaml', environments), file('s.yaml', services)])

    expect(state.units.size).toBe(0)
    expect(state.complete).toBe(false)
    expect(state.problems.map((problem) => problem.message)).toContain(
      'the source has 60000 units, more than 50000',
    )
  })

  test('with a thousand stray overlays is told the first hundred', () => {
    const overlays = lines(
      1_000,
      (index) =>
        `---\napiVersion: plumbline/v1\nkind: Overlay\ntarget: service/x${index}\nenvironment: dev\nspec: {}`,
    )

    const state = load([environment, good, file('o.yaml', overlays)])

    expect(state.problems).toHaveLength(limits.problemsMax)
    expect(state.units.size).toBe(1)
  })
})
