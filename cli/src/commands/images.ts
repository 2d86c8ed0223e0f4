import { imagePolicyOf, listImages } from '@plumbline/api/contract'
import type { ImagePolicy } from '@plumbline/api/contract'
import { imagesOnce } from '@plumbline/controller'
import type { ImagesReport, PlannedChange } from '@plumbline/controller'
import { createClient } from '../client/client.ts'
import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine, plain } from '../text/plain.ts'
import { documentsFrom } from '../plan/documents.ts'
import { readConfig } from '../files/read-config.ts'
import { table } from '../text/table.ts'
import { problemReport, tellProblems } from '../files/tell-problems.ts'
import type { Terminal } from '../terminal.ts'

export interface ImagesOptions {
  readonly dryRun?: boolean
  readonly config?: string
  /** Folders, each `FOLDER` or `SOURCE=FOLDER`, whose documents are taken instead of those in Git. */
  readonly from?: readonly string[]
  readonly output: Output
  readonly api?: string
}

/** How image policies stand: as a running controller saw it, or by a look of our own that writes nothing. */
export async function images(options: ImagesOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.dryRun === true) return dryRun(options, terminal)
  const { answer } = await createClient(terminal, options.api).call(listImages)
  if (options.output !== 'text')
    terminal.out(dataText({ version: 1, policies: answer.items }, options.output))
  else writeTable(answer.items, terminal)
  return exit.fine
}

async function dryRun(
  { config: file, from = [], output }: ImagesOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (file === undefined) {
    throw new Failure('--dry-run looks by itself', 'name the configuration with --config')
  }
  const config = await readConfig(file, terminal)
  if (config === undefined) return exit.invalid
  const names = config.sources.map(({ name }) => name)
  const documents = await documentsFrom(from, names, terminal.cwd)
  const report = await imagesOnce({ config, documents })
  if (output !== 'text') writeData(report, output, terminal)
  else writeText(report, terminal)
  if (report.problems.length > 0) return exit.invalid
  const unread = report.policies.some(({ fault }) => fault !== undefined)
  return unread || report.faults.length > 0 ? exit.error : exit.fine
}

function writeData(
  { policies, changes, readOnly, faults, problems }: ImagesReport,
  output: Output,
  terminal: Terminal,
): void {
  const told = {
    version: 1,
    policies: policies.map(imagePolicyOf),
    changes,
    readOnly,
    faults,
    problems: problems.map(problemReport),
  }
  terminal.out(dataText(told, output))
}

function writeText(report: ImagesReport, terminal: Terminal): void {
  writeTable(report.policies.map(imagePolicyOf), terminal)
  for (const change of report.changes) writeChange(change, terminal)
  for (const name of report.readOnly) {
    terminal.err(
      `Plumbline may not write to the source ${name}: give it \`images\` in the configuration.`,
    )
  }
  tellProblems(report.problems, report.texts, terminal)
  for (const { message, hint } of report.faults) {
    terminal.err(`${terminal.errColours.red('plumbline:')} ${oneLine(message)}`)
    terminal.err(`  ${oneLine(hint)}`)
  }
}

function writeChange(
  { branch, isProposed, subject, lines }: PlannedChange,
  { out, outColours: colours }: Terminal,
): void {
  out('')
  const what = isProposed ? 'commit for a pull request, on' : 'commit to'
  out(colours.bold(oneLine(`${what} ${branch}: ${subject}`)))
  for (const { file, line, before, after } of lines) {
    out(`  ${oneLine(file)}:${line}`)
    out(colours.red(`  - ${plain(before)}`))
    out(colours.green(`  + ${plain(after)}`))
  }
}

const header = ['POLICY', 'NEWEST', 'WHERE', 'ENVIRONMENTS', 'NOW', 'DOES', 'WHY']

function writeTable(policies: readonly ImagePolicy[], terminal: Terminal): void {
  const { outColours: colours, columns, out, err } = terminal
  const rows = policies
    .flatMap(rowsOf)
    .map(([policy = '', ...rest]) => [
      { text: policy, paint: colours.bold },
      ...rest.map((text) => ({ text: oneLine(text) })),
    ])
  if (rows.length === 0) err('No image policies: commit an ImagePolicy to a source.')
  else for (const line of table(header, rows, columns)) out(line)
  const faults = policies.flatMap(({ fault }) => fault ?? [])
  for (const { hint } of new Map(faults.map((fault) => [fault.hint, fault])).values()) {
    err(oneLine(hint))
  }
}

function rowsOf({ policy, newest, values, fault }: ImagePolicy): readonly string[][] {
  const tag = newest?.tag ?? '–'
  if (values.length === 0) {
    const why = fault?.message ?? `no value is given to it by # {"$image": "${policy}"}`
    return [[policy, tag, '–', '–', '–', 'nothing', why]]
  }
  return values.map(({ file, line, environments, value, does, why }) => [
    policy,
    tag,
    `${file}:${line}`,
    environments.join(', ') || '–',
    tagOf(value),
    does,
    why,
  ])
}

/** The tag of an image, or all of it when it has none. */
function tagOf(image: string): string {
  return /:([\w][\w.-]*)(?:@sha256:[0-9a-f]+)?$/.exec(image)?.[1] ?? image
}
