import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { examples } from './examples.ts'
import { exit } from './exit.ts'
import { runCommand } from './testing.ts'

it('lists the commands', async () => {
  const ran = await runCommand(['--help'])

  expect(ran.code).toBe(0)
  const groups = new Set(Object.keys(examples).map((path) => path.split(' ')[0]))
  for (const name of groups) expect(ran.out).toMatch(new RegExp(`^ {2}${name}[ |]`, 'm'))
})

it('says its version, and the one of Node that runs it', async () => {
  const ran = await runCommand(['--version'])

  expect(ran).toMatchObject({ code: 0, err: '' })
  expect(ran.out.trim()).toMatch(/^\d+\.\d+\.\d+ \(Node \d+\.\d+\.\d+\)$/)
})

it.each([
  [['statsu'], 'Did you mean status?'],
  [['validate'], "missing required argument 'path'"],
  [['plan'], 'there is no plumbline.yaml here or above'],
  [['serve'], "required option '--config <file>' not specified"],
  [['status', '--colour'], "unknown option '--colour'"],
  [['status', '-o', 'xml'], 'Allowed choices are text, json, yaml.'],
  [['demo', '--port', '99999'], 'write a port from 0 to 65535'],
  [['\u001B[31mx'], "unknown command 'x'"],
])('%j ends with 1 and says %s', async (args, message) => {
  const ran = await runCommand(args)

  expect(ran).toMatchObject({ code: 1, out: '' })
  expect(ran.err).toContain(message)
})

it('says after a wrong option where the right ones are', async () => {
  const { err } = await runCommand(['hold', 'prod/service/web'])

  expect(err).toBe(
    "plumbline: required option '--reason <text>' not specified\n  --help after the command shows its options, and examples\n",
  )
})

describe.each(Object.entries(examples))('the help of %s', (path, lines) => {
  it('has an example that it takes', async () => {
    const { code, out } = await runCommand([...path.split(' '), '--help'])

    expect(code).toBe(0)
    for (const line of lines) {
      expect(out).toContain(`  $ ${line}\n`)
      expect(line).toContain(`plumbline ${path}`)
      const [options = ''] = out.split('Examples:')
      for (const option of line.split(' -- ')[0]?.match(/ --?[a-z][a-z-]*/g) ?? []) {
        expect(options).toContain(option.trim())
      }
    }
  })
})

it('shows an example of every command', async () => {
  const { out } = await runCommand(['--help'])
  const names = [...out.matchAll(/^ {2}([a-z]+)(?:\|[a-z]+)?(?: [[<]| {2,})/gm)].map(
    ([, name = '']) => name,
  )
  const known = new Set(Object.keys(examples).map((path) => path.split(' ')[0]))

  expect(names.filter((name) => name !== 'help' && !known.has(name))).toEqual([])
  expect(names.length).toBeGreaterThan(35)
})

describe('the reference page', () => {
  const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8')
  const chapters = new Map(
    page.split(/^## /m).map((chapter) => [chapter.split('\n')[0] ?? '', chapter] as const),
  )

  it.each([
    'init',
    'render',
    'docs',
    'validate',
    'plan',
    'status',
    'diff',
    'images',
    'sync',
    'get',
    'run',
    'exec',
    'serve',
    'demo',
  ])('tells every option of %s, and no other', async (command) => {
    const { out } = await runCommand([command, '--help'])
    const usage = /```\n(plumbline [\s\S]*?)```/.exec(chapters.get(command) ?? '')?.[1] ?? ''
    const optionsIn = (text: string) => [...new Set(text.match(/--[a-z-]+/g))].toSorted()

    const options = optionsIn(out.replace('--help', '').replaceAll(/with --\w+:/g, ''))

    expect(optionsIn(usage).filter((option) => option !== '--output')).toEqual(
      options.filter((option) => option !== '--output'),
    )
  })

  it('has a row for each exit code', () => {
    for (const code of Object.values(exit))
      expect(page).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'))
  })
})
