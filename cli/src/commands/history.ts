import {
  getUnitAttempts,
  getUnitHistory,
  type Attempt,
  type UnitPass,
} from '@plumbline/api/contract'
import { createClient } from '../client/client.ts'
import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import { table, type Cell } from '../text/table.ts'
import type { Colours, Terminal } from '../terminal.ts'
import { unitName } from '../unit-name.ts'
import { ageOf, short, wordsOf } from '../text/words.ts'

export interface HistoryOptions {
  readonly limit: number
  readonly output: Output
  /** Every pass that did something, instead of what was tried and what became of it. */
  readonly passes?: boolean
  readonly api?: string
}

/** What was tried with a unit, newest first, and which of its releases can be gone back to. */
export async function history(
  unit: string,
  { limit, output, passes = false, api }: HistoryOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const client = createClient(terminal, api)
  const asked = { params: unitName(unit), query: { limit: String(limit) } }
  const show = (answer: object, header: readonly string[], rows: readonly (readonly Cell[])[]) => {
    if (output !== 'text') terminal.out(dataText({ version: 1, unit, ...answer }, output))
    else for (const line of table(header, rows, terminal.columns)) terminal.out(line)
    return exit.fine
  }
  if (passes) {
    const { answer } = await client.call(getUnitHistory, asked)
    const rows = answer.items.map((pass) => passRow(pass, terminal.outColours))
    return show(answer, ['WHEN', 'REVISION', 'SYNC', 'HEALTH', 'OPERATION', 'WHAT'], rows)
  }
  const { answer, now } = await client.call(getUnitAttempts, asked)
  const rows = answer.items.map((attempt) => attemptRow(attempt, now, terminal.outColours))
  const header = ['BEGAN', 'REVISION', 'OUTCOME', 'TOOK', 'CALLS', 'BY', 'WHAT']
  return show({ attempts: answer.items, nextBefore: answer.nextBefore }, header, rows)
}

function attemptRow(attempt: Attempt, now: number, colours: Colours): readonly Cell[] {
  const { began, ended, revision, outcome, good, callCount, author, by } = attempt
  const paint = {
    running: colours.blue,
    succeeded: colours.green,
    found: colours.green,
    superseded: colours.dim,
    refused: colours.yellow,
    failed: colours.red,
    'rolled-back': colours.red,
  }[outcome]
  return [
    { text: began },
    { text: `${short(revision)}${good ? ' good' : ''}` },
    { text: outcome, paint },
    { text: ageOf(began, ended === null ? now : Date.parse(ended)) },
    { text: String(callCount) },
    { text: oneLine(by ?? author ?? '-') },
    { text: oneLine(whatOf(attempt)) },
  ]
}

/** What it was for, what became of it, and the bytes that it ran. */
function whatOf({ cause, subject, outcome, why, calls, images }: Attempt): string {
  const steps = new Set(calls.map(({ effect, resource }) => `${effect} ${resource}`))
  const bytes = images.map(({ image, digest }) => `${image} ${digest?.slice(0, 19) ?? ''}`.trim())
  const parts = [
    cause === 'release' ? (subject ?? undefined) : cause,
    outcome === 'succeeded' || outcome === 'found' ? undefined : (why ?? undefined),
    ...steps,
    ...bytes,
  ]
  return parts.filter((part) => part !== undefined).join('; ')
}

function passRow(pass: UnitPass, colours: Colours): readonly Cell[] {
  const revision = `${short(pass.revision)}${pass.good ? ' good' : ''}`
  const said = pass.answers.map(({ gate, by, answer }) => `gate ${gate}: ${answer} by ${by}`)
  const what = oneLine([...said, ...pass.steps.map(stepText), pass.why].join('; '))
  return [
    { text: pass.at },
    { text: revision, ...(pass.good && { paint: colours.green }) },
    ...wordsOf(pass, colours),
    { text: what },
  ]
}

function stepText({ op, result }: UnitPass['steps'][number]): string {
  return result === 'done' ? op : `${op} (${result})`
}
