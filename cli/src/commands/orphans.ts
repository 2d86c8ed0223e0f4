import { listOrphans, lookForOrphans, type Orphans } from '@plumbline/api/contract'
import { createClient, type Client } from '../client/client.ts'
import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import { table } from '../text/table.ts'
import type { Terminal } from '../terminal.ts'
import { ageOf } from '../text/words.ts'

export interface OrphansOptions {
  readonly output: Output
  readonly look?: boolean
  readonly api?: string
}

/** What is left in AWS without a document, what runs there without Plumbline, and what could not be seen. */
export async function orphans(
  { output, look, api }: OrphansOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const client = createClient(terminal, api)
  if (look === true) await lookNow(client, terminal)
  const { answer, now } = await client.call(listOrphans)
  if (output !== 'text') terminal.out(dataText({ version: 1, ...answer }, output))
  else tell(answer, now, terminal)
  return exit.fine
}

/** How long a look may take (ms), and how often it is asked whether it is over. */
const lookMsMax = 120_000
const askedMs = 500

/** Has it looked for, and waits until every place was tried since. */
async function lookNow(client: Client, terminal: Terminal): Promise<void> {
  const before = await client.call(listOrphans)
  const tried = new Map(before.answer.places.map((one) => [keyOf(one), one.triedAt]))
  await client.call(lookForOrphans)
  const clock = await terminal.clock()
  const deadline = clock.now() + lookMsMax
  while (clock.now() < deadline) {
    const { places } = (await client.call(listOrphans)).answer
    if (places.length > 0 && places.every((one) => tried.get(keyOf(one)) !== one.triedAt)) return
    await clock.sleep(askedMs, terminal.signal)
  }
  throw new Failure(
    'the look is not over after two minutes',
    'run `plumbline orphans` later: it tells of the last look, and of when that was',
  )
}

const keyOf = ({ account, region }: Orphans['places'][number]): string => `${account}/${region}`

function tell(list: Orphans, now: number, terminal: Terminal): void {
  const { out, err, columns, outColours: colours } = terminal
  if (list.orphans.length > 0) {
    const header = ['KIND', 'NAME', 'UNIT', 'FOR', 'REASON', 'NEXT']
    const rows = list.orphans.map(({ kind, name, unit, since, reason, next, removable }) => [
      { text: kind },
      { text: oneLine(name), paint: colours.bold },
      { text: oneLine(unit) },
      { text: ageOf(since, now) },
      { text: reason, paint: removable ? colours.yellow : colours.red },
      { text: oneLine(next) },
    ])
    for (const line of table(header, rows, columns)) out(line)
  }
  if (list.unmanaged.length > 0) {
    if (list.orphans.length > 0) out('')
    const header = ['UNMANAGED', 'CLUSTER', 'ENVIRONMENT', 'CREATED', 'NEXT']
    const rows = list.unmanaged.map(({ name, cluster, environment, createdAt, next }) => [
      { text: oneLine(name), paint: colours.bold },
      { text: oneLine(cluster) },
      { text: environment },
      { text: createdAt === null ? '–' : ageOf(createdAt, now) },
      { text: oneLine(next) },
    ])
    for (const line of table(header, rows, columns)) out(line)
  }
  for (const line of [...reasonsIn(list), ...sightOf(list, now)]) err(line)
}

/** What each reason means, once. */
function reasonsIn({ orphans }: Orphans): readonly string[] {
  const whys = new Map(orphans.map(({ reason, why }) => [reason, why]))
  return [...whys].map(([reason, why]) => `${reason}: ${oneLine(why)}`)
}

/** How good the list is: when it was looked, and what was not seen. */
function sightOf({ blind, places, orphans, unmanaged }: Orphans, now: number): readonly string[] {
  const lines = blind === null ? [] : [`Not known: ${blind}.`]
  for (const { account, region, lookedAt, gaps, elsewhere } of places) {
    const place = `${account}/${region}`
    for (const { what, message, hint, since } of gaps) {
      lines.push(`${place}: not seen for ${ageOf(since, now)}: ${what}: ${oneLine(message)}`)
      lines.push(`  ${oneLine(hint)}`)
    }
    if (gaps.length === 0 && lookedAt !== null) {
      lines.push(`${place}: looked through ${ageOf(lookedAt, now)} ago.`)
    }
    for (const [source, count] of Object.entries(elsewhere)) {
      lines.push(
        `${place}: ${count} things belong to the source ${oneLine(source)}, which this controller does not have.`,
      )
    }
  }
  const nothing = orphans.length + unmanaged.length === 0
  const whole = blind === null && places.every(({ gaps }) => gaps.length === 0)
  return nothing && whole
    ? ['Nothing is left behind, and every service is managed.', ...lines]
    : lines
}
