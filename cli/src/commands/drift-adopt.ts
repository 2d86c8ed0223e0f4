import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { lookOnce, type LookedAt } from '@plumbline/controller'
import { parseDuration, type SourceFile } from '@plumbline/desired-state'
import { adoptable, adoptInto, type Adoption } from '../drift/adopt.ts'
import { ignoreIn, type Rule } from '../drift/ignore.ts'
import type { Field } from '../drift/places.ts'
import { unified } from '../drift/unified.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine, plain } from '../text/plain.ts'
import { documentsFrom } from '../plan/documents.ts'
import { readConfig } from '../files/read-config.ts'
import type { Terminal } from '../terminal.ts'
import { unitName } from '../unit-name.ts'

export interface AdoptOptions {
  readonly config?: string
  /** A checkout of the source of the unit, `FOLDER` or `SOURCE=FOLDER`. */
  readonly from: string
  readonly write?: boolean
  /** What the Environment says for all its units is changed there, for all of them. */
  readonly forAll?: boolean
}

/** Writes live values into the documents, as a patch on stdout or into a checkout. Reads AWS; changes nothing there. */
export async function adopt(
  unit: string,
  path: string | undefined,
  options: AdoptOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const desk = await deskFor(unit, options, terminal)
  if (desk === undefined) return exit.invalid
  const { looked, files } = desk
  const fields = fieldsOf(looked, path)
  if (fields.length === 0) throw nothingThere(unit, path)
  const around = options.forAll === true
  const done = adoptInto({ looked, load: looked.load, files, around }, fields)
  await give(files, done.files, options, terminal)
  tell(done, terminal)
  if (done.adopted.length > 0) tellWhere(options, terminal)
  return done.refused.length === 0 ? exit.fine : exit.error
}

export interface IgnoreOptions extends AdoptOptions {
  readonly reason: string
  /** Such as `7d`; for ever, when left out. */
  readonly for?: string
}

/** Writes a rule into the documents that a field is to be ignored. */
export async function ignore(
  unit: string,
  path: string,
  { reason, for: span, ...options }: IgnoreOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const until = await untilOf(span, terminal)
  const desk = await deskFor(unit, options, terminal)
  if (desk === undefined) return exit.invalid
  const { looked, files } = desk
  const [field] = fieldsOf(looked, path)
  if (field === undefined) throw nothingThere(unit, path)
  const rule: Rule = { ...field, reason, ...(until !== undefined && { until }) }
  const made = ignoreIn({ looked, load: looked.load, files }, rule)
  if (made === undefined) {
    throw new Failure(
      `no document of ${plain(unit)} takes the rule`,
      'write it below spec.drift.ignore by hand; plumbline validate says what is wrong',
    )
  }
  await give(files, made.files, options, terminal)
  terminal.err(
    `${made.file}: ${field.resource} ${oneLine(field.path)} is ignored once this is committed`,
  )
  tellWhere(options, terminal)
  return exit.fine
}

/** A moment in whole seconds, as the documents write it. */
async function untilOf(span: string | undefined, { clock }: Terminal): Promise<string | undefined> {
  if (span === undefined) return undefined
  const seconds = parseDuration(span)
  if (seconds === undefined) {
    throw new Failure(`--for ${plain(span)} is no duration`, 'write one such as 12h or 7d')
  }
  const now = (await clock()).now()
  return new Date(now + seconds * 1_000).toISOString().replace(/\.\d+Z$/, 'Z')
}

async function deskFor(
  unit: string,
  { config: file, from }: AdoptOptions,
  terminal: Terminal,
): Promise<{ readonly looked: LookedAt; readonly files: readonly SourceFile[] } | undefined> {
  unitName(unit)
  const config = await readConfig(file, terminal)
  if (config === undefined) return undefined
  const names = config.sources.map(({ name }) => name)
  const documents = await documentsFrom([from], names, terminal.cwd)
  const files = [...documents.values()][0] ?? []
  const { looked, problems, faults } = await lookOnce({ config, documents, unit })
  const [fault] = faults
  if (fault !== undefined) throw new Failure(fault.message, fault.hint)
  if (looked === undefined) {
    const [problem] = problems
    throw problem === undefined
      ? new Failure(
          `no document declares ${plain(unit)}`,
          'look for a spelling mistake; plumbline status lists the units',
        )
      : new Failure(
          `${problem.file}:${problem.line}: ${problem.message}`,
          'mend the documents first',
        )
  }
  return { looked, files }
}

/** All that differs, or what differs at a path: `desiredCount`, or `service/web desiredCount`. */
function fieldsOf(looked: LookedAt, path: string | undefined): readonly Field[] {
  const all = adoptable(looked)
  if (path === undefined) return all
  return all.filter((one) => one.path === path || `${one.resource} ${one.path}` === path)
}

async function give(
  before: readonly SourceFile[],
  after: readonly SourceFile[],
  { from, write }: AdoptOptions,
  terminal: Terminal,
): Promise<void> {
  for (const { path, text } of after) {
    const was = before.find((one) => one.path === path)?.text
    if (was === text) continue
    if (write === true) {
      const file = join(resolve(terminal.cwd, from.slice(from.indexOf('=') + 1)), path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, text)
    } else terminal.out(unified(path, was, text))
  }
}

/** A patch on the terminal looks like something that was done. */
function tellWhere({ write }: AdoptOptions, { err }: Terminal): void {
  err(
    write === true
      ? 'written into the checkout; it counts once it is committed'
      : 'nothing was written: pass --write, or give the patch above to `git apply`',
  )
}

const alone =
  'for this unit alone, in the words of AWS, over what the Environment says for all; with --for-all it is changed there, for all'

function tell({ adopted, refused }: Adoption, { err, errColours }: Terminal): void {
  for (const { resource, path, file, field, shared } of adopted) {
    err(`${file}: ${oneLine(field)} is as ${oneLine(resource)} ${oneLine(path)} is live`)
    if (shared === 'all')
      err('  for every unit of the environment: plumbline plan shows what else changes')
    if (shared === 'alone') err(`  ${alone}`)
  }
  for (const { resource, path, why } of refused) {
    err(`${errColours.red('not written:')} ${oneLine(resource)} ${oneLine(path)}: ${oneLine(why)}`)
    err('  write it by hand, or undo it with plumbline drift revert')
  }
}

function nothingThere(unit: string, path: string | undefined): Failure {
  const what = path === undefined ? 'nothing' : `nothing at ${plain(path)}`
  return new Failure(
    `${what} of ${plain(unit)} differs from the documents in a way that they could say`,
    `plumbline drift lists what does`,
  )
}
