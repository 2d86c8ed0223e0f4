import { fieldReference } from '@plumbline/desired-state'
import type { FieldReference } from '@plumbline/desired-state'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { dataText } from '../text/data.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import type { Terminal } from '../terminal.ts'

export interface DocsOptions {
  readonly json?: boolean
}

const folder = fileURLToPath(new URL('../../../docs/', import.meta.url))

/** Prints a page of the documentation, or what the language knows about a kind or a field; without a topic, what there is. */
export async function docs(
  topic: string | undefined,
  { json = false }: DocsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const pages = await pageNames()
  if (topic === undefined) return list(pages, json, terminal)
  if (pages.includes(topic)) {
    const text = await readFile(`${folder}${topic}.md`, 'utf8')
    terminal.out(json ? dataText({ version: 1, page: topic, text }, 'json') : withoutMatter(text))
    return exit.fine
  }
  const fields = fieldsAbout(topic)
  if (fields.length === 0) throw unknown(topic, pages)
  if (json) terminal.out(dataText({ version: 1, fields }, 'json'))
  else for (const field of fields) tell(field, terminal)
  return exit.fine
}

async function pageNames(): Promise<readonly string[]> {
  // The image has no pages.
  if (!existsSync(folder)) return []
  const names = await readdir(folder)
  return names
    .filter((name) => name.endsWith('.md') && name !== 'index.md')
    .map((name) => name.slice(0, -'.md'.length))
    .toSorted()
}

function list(pages: readonly string[], json: boolean, { out, err }: Terminal): ExitCode {
  const kinds = [...new Set(fieldReference().map(({ kind }) => kind))]
  if (json) out(dataText({ version: 1, pages, kinds }, 'json'))
  else {
    for (const page of [...pages, ...kinds]) out(page)
    err('plumbline docs <one of these>, or a field such as spec.deploy.strategy')
  }
  return exit.fine
}

/** Settings of the site that stand in front of a page are not part of it. */
function withoutMatter(text: string): string {
  return text.replace(/^---\n[\s\S]*?\n---\n+/, '').trimEnd()
}

/**
 * The fields that a topic names: all of a kind, a path with what is below it, or every field of that name. `Service.spec.image`
 * is of one kind alone.
 */
function fieldsAbout(topic: string): readonly FieldReference[] {
  const all = fieldReference()
  const [first = '', ...rest] = topic.split('.')
  const ofKind = all.filter(({ kind }) => kind.toLowerCase() === first.toLowerCase())
  const among = ofKind.length > 0 ? ofKind : all
  const path = ofKind.length > 0 ? rest.join('.') : topic
  if (path === '') return among
  const exact = among.filter((one) => one.path === path || one.path.startsWith(`${path}.`))
  return exact.length > 0 ? exact : among.filter((one) => one.path.endsWith(`.${path}`))
}

function tell(
  { kind, path, type, required, default: preset, description }: FieldReference,
  { out, outColours: colours }: Terminal,
): void {
  const rest = required ? ', required' : preset === undefined ? '' : `, default ${preset}`
  out(`${colours.bold(`${kind} ${path}`)}  ${colours.dim(oneLine(`${type}${rest}`))}`)
  out(`    ${oneLine(description)}`)
}

function unknown(topic: string, pages: readonly string[]): Failure {
  const near = pages.filter((page) => page.includes(topic.toLowerCase()))
  const hint =
    near.length > 0 ? `there is: ${near.join(', ')}` : '`plumbline docs` lists what there is'
  return new Failure(`nothing is written about ${oneLine(topic)}`, hint)
}
