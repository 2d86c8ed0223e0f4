import { readBootstrapConfig } from '@plumbline/bootstrap-cdk/config'
import { loadConfig } from '@plumbline/controller'
import { events } from '@plumbline/controller/model'
import { fieldReference } from '@plumbline/desired-state'
import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { metricRows, timingRows } from '../../controller/src/adapters/metrics/table.ts'
import { inlineCodeOf, pages, root } from './blocks.ts'

/** Names that pages print as code, each of which must be one that the program knows. */

/** Pages that are about the names of others, too: those of AWS Copilot, and of programs that were measured. */
const aboutOthers = ['docs/migrating.md', 'docs/moving-a-service.md', 'docs/benchmarks.md']

const codes = pages.flatMap((page) => inlineCodeOf(page).map((code) => ({ page: page.path, code })))

const dotted = codes.filter(
  ({ page, code }) =>
    !aboutOthers.includes(page) && /^[a-z]\w*(\.[a-z][\w-]*|\.<\w+>)+$/.test(code),
)

it('finds the names of the pages', () => {
  expect(dotted.length).toBeGreaterThan(150)
})

it('events, fields and keys of configurations are there', () => {
  const unknown = dotted.filter(({ code }) => !isKnown(code))

  expect(unknown.map(({ page, code }) => `${page}: ${code}`)).toEqual([])
})

it('metrics are there', () => {
  const rows = [...Object.values(metricRows), ...Object.values(timingRows)]
  const names = new Set<string>(rows.map(({ name }) => name))

  const named = codes.filter(({ code }) => /^plumbline_\w+$/.test(code))

  expect(named.length).toBeGreaterThan(5)
  expect(named.filter(({ code }) => !names.has(code) && !roles.has(code))).toEqual([])
})

it('environment variables, reasons and actions of AWS are in a source', () => {
  const named = codes.flatMap(({ page, code }) =>
    wordsIn(code)
      .filter((word) => !roles.has(word))
      .map((word) => ({ page, word })),
  )

  expect(named.length).toBeGreaterThan(100)
  expect(named.filter(({ word }) => !sources.includes(word))).toEqual([])
})

it('routes are those of the reference', () => {
  const reference = pages.find(({ path }) => path === 'docs/api.md')?.text ?? ''
  const named = codes.filter(({ code }) => /^(GET|POST) \/api\/(v1|openapi)[^?…]*$/.test(code))

  expect(named.length).toBeGreaterThan(40)
  expect(named.filter(({ code }) => !reference.includes(`| \`${code}\` |`))).toEqual([])
})

/** All that is written in programs, and not what tests expect of them. */
const sources = globSync(
  '{api,cli,controller,desired-state,bootstrap-cdk,puppet,scripts,simulator,test}/**/*.{ts,sh,rb}',
  {
    cwd: root,
    exclude: (path) => /node_modules|\.test\.ts$/.test(path),
  },
)
  .map((path) => readFileSync(`${root}${path}`, 'utf8'))
  .join('\n')

/** `PLUMBLINE_API`, `WaitsForApproval`, `ecs:RunTask`. */
function wordsIn(code: string): readonly string[] {
  const variables = [...code.matchAll(/PLUMBLINE_[A-Z_]+/g)].map(([name]) => name)
  const word = /^([a-z0-9-]+:)?[A-Z][a-z]+([A-Z][a-z0-9]+)+$/.exec(code)
  return [...variables, ...(word === null ? [] : [word[0]])]
}

it('knows what is nothing', () => {
  const wrong = ['drift.detectd', 'spec.deploy.alarmz', 'store.postgres.hots', 'controller.acces']

  expect(wrong.filter(isKnown)).toEqual([])
})

/** Users of the database. */
const roles = new Set(['plumbline_node', 'plumbline_fleet'])

/** Names of files, of others, and of what is no field of a document. */
const others = new Set(['events.amazonaws.com', 'context.call'])

function isKnown(code: string): boolean {
  return (
    code in events ||
    others.has(code) ||
    /\.(tsx?|json|ya?ml|conf|pp|ca|sqlite|sql|md|sh)$/.test(code) ||
    isField(code) ||
    isKey(code, configurationTakes) ||
    isKey(code, environmentTakes)
  )
}

const fields = [...new Set(fieldReference().map(({ path }) => path))]

/** A field of a document, with `spec.` or without it; what is free below it, such as `raw`, is AWS's own. */
function isField(code: string): boolean {
  const plain = code.replaceAll('[]', '')
  return fields.some((field) => {
    const form = field.split('.').map((part) => (part.startsWith('<') ? '[^.]+' : part))
    // Where a page is about one part, it names what is in it from there on.
    const tails = form.map((_part, index) => form.slice(index).join('\\.'))
    const below = isFree.test(field) ? '(\\..+)?' : ''
    return tails.some((tail) => new RegExp(`^${tail}${below}$`).test(plain))
  })
}

/** Below these, keys are AWS's own, or anybody's. */
const isFree = /\.(raw\.\w+(\.<\w+>)?|env|vars|tags)$/

/** Whether the program takes the last key of a path where it stands. */
function isKey(code: string, takes: (value: unknown) => readonly string[]): boolean {
  const keys = code.split('.')
  const value = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), 'x')
  return takes(value).every((message) => !message.includes('is not a field of'))
}

function configurationTakes(value: unknown): readonly string[] {
  const messages = (one: unknown) =>
    loadConfig(stringify(one), 'plumbline.yaml', {}).problems.map(({ message }) => message)
  const whole = messages(value)
  // A page about sources names their keys from there on.
  const [least = whole] = [
    messages({ sources: [value] }),
    messages({ sources: [{ images: value }] }),
  ].filter((some) => some.every((message) => !message.includes('is not a field of')))
  return least
}

function environmentTakes(value: unknown): readonly string[] {
  const read = readBootstrapConfig(stringify(value), 'prod.yaml')
  return read.ok ? [] : read.problems.map(({ message }) => message)
}
