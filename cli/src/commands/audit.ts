import { listAudit, verifyAudit, type AuditRow } from '@plumbline/api/contract'
import { createClient } from '../client/client.ts'
import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import { table, type Cell } from '../text/table.ts'
import type { Colours, Terminal } from '../terminal.ts'
import { short } from '../text/words.ts'

export interface AuditOptions {
  readonly limit: number
  readonly cursor?: string
  readonly output: Output
  readonly api?: string
}

/** What people asked of the controller, newest first, done or refused. */
export async function audit(
  { limit, cursor, output, api }: AuditOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const query = { limit: String(limit), ...(cursor !== undefined && { cursor }) }
  const { answer } = await createClient(terminal, api).call(listAudit, { query })
  if (output !== 'text') {
    terminal.out(dataText({ version: 1, ...answer }, output))
    return exit.fine
  }
  const rows = answer.items.map((row) => rowOf(row, terminal.outColours))
  const header = ['WHEN', 'WHO', 'BY', 'VERB', 'ON', 'REVISION', 'OUTCOME', 'WHY']
  for (const line of table(header, rows, terminal.columns)) terminal.out(line)
  if (answer.nextCursor !== null) {
    terminal.err(`there is more: plumbline audit --cursor ${answer.nextCursor}`)
  }
  return exit.fine
}

/** Says whether a line of it was changed or taken out since it was written; ends with 1 if so. */
export async function auditVerify(
  { output, api }: Pick<AuditOptions, 'output' | 'api'>,
  terminal: Terminal,
): Promise<ExitCode> {
  const { answer } = await createClient(terminal, api).call(verifyAudit)
  const { sound, lines, unchained, brokenAt, hash } = answer
  const code = sound ? exit.fine : exit.error
  if (output !== 'text') {
    terminal.out(dataText({ version: 1, ...answer }, output))
    return code
  }
  const old = unchained === 0 ? '' : `; ${unchained} of them are older than the chain`
  if (sound) {
    terminal.out(`${lines} lines, each follows from the one before${old}`)
    if (hash !== null) terminal.out(`hash of the last line: ${hash}`)
    return code
  }
  const { red } = terminal.outColours
  terminal.out(red(`line ${brokenAt} does not follow from the one before it${old}`))
  terminal.err('it, or the line before it, was changed or taken out, past Plumbline')
  terminal.err('  keep the database as it is, and look who could write to it')
  return code
}

function rowOf(row: AuditRow, colours: Colours): readonly Cell[] {
  const { at, who, how, verb, on, revision, outcome, why } = row
  const paint = {
    done: colours.green,
    refused: colours.yellow,
    failed: colours.red,
    unknown: colours.red,
  }[outcome]
  const commit = revision === null ? '' : short(revision)
  return [
    ...[at, oneLine(who), how, verb, on, commit].map((text) => ({ text })),
    { text: outcome, paint },
    { text: oneLine(why) },
  ]
}
