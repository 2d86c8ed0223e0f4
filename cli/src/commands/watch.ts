import { getUnit } from '@plumbline/api/contract'
import type { UnitRow } from '@plumbline/api/contract'
import { createClient } from '../client/client.ts'
import type { Client } from '../client/client.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine, plain } from '../text/plain.ts'
import type { Terminal } from '../terminal.ts'
import { unitName } from '../unit-name.ts'
import { painted, short, wordsOf } from '../text/words.ts'
import { allUnits } from './all-units.ts'
import { failureOf } from './wait.ts'

export interface WatchOptions {
  /** The commit, or its beginning, that is waited for. Left out: it is watched until somebody ends it. */
  readonly revision?: string
  readonly environment?: string
  /** Seconds. */
  readonly timeout: number
  readonly api?: string
}

/** How often it is looked (ms). The answer comes from the store and asks nothing of AWS. */
const lookEveryMs = 1000
/** One line up, and nothing left of it. */
const overLast = '\u001B[1A\u001B[2K'

/**
 * Tells each change of units on a line of its own. With a revision it ends when all of them are in place at it, or when
 * one of them does not come to be. In a terminal the newest line of a unit is brought up to date where it stands.
 */
export async function watch(
  unit: string | undefined,
  { revision, environment, timeout, api }: WatchOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (unit !== undefined) unitName(unit)
  if (revision !== undefined && !/^[0-9a-f]{7,64}$/.test(revision)) throw noRevision(revision)
  const client = createClient(terminal, api)
  const clock = await terminal.clock()
  const deadline = clock.now() + timeout * 1000
  const tell = teller(terminal)
  for (;;) {
    const { units, now } = await allUnits(client)
    const rows = units.filter(
      (row) =>
        (unit ?? nameOf(row)) === nameOf(row) &&
        (environment ?? row.environment) === row.environment,
    )
    for (const row of rows) tell(row, now)
    if (revision !== undefined) {
      const code = rows.length === 0 ? undefined : await endOf(client, rows, revision)
      if (code !== undefined) return code
      if (clock.now() >= deadline) {
        for (const row of rows.filter((one) => !isThere(one, revision))) {
          terminal.err(`${nameOf(row)} is not in place: ${oneLine(row.why)}`)
        }
        terminal.err(`not in place after ${timeout} s`)
        return exit.timedOut
      }
    }
    await clock.sleep(lookEveryMs, terminal.signal)
  }
}

function teller({ out, columns, outColours: colours }: Terminal) {
  const told = new Map<string, string>()
  let last = ''
  return (row: UnitRow, now: number): void => {
    const name = nameOf(row)
    const words = wordsOf(row, colours).map(painted).join('  ')
    const text = `${colours.bold(name)}  ${words}  ${short(row.revision)}  ${oneLine(row.why)}`
    if (told.get(name) === text) return
    told.set(name, text)
    const line = `${new Date(now).toISOString().slice(11, 19)}  ${text}`
    const same = `${name} ${words}`
    out(columns !== undefined && last === same ? overLast + line : line)
    last = same
  }
}

/** How it ended; `undefined` while something can still happen by itself, or when somebody lets it. */
async function endOf(
  client: Client,
  rows: readonly UnitRow[],
  revision: string,
): Promise<ExitCode | undefined> {
  if (rows.every((row) => isThere(row, revision))) return exit.fine
  for (const row of rows.filter(isInTrouble)) {
    const { answer } = await client.call(getUnit, { params: unitName(nameOf(row)) })
    // A unit that is held works towards what it had before; what was given up stands in the hold.
    const about = answer.hold?.revision ?? answer.revisions.target
    const code = about.startsWith(revision) ? failureOf(answer) : undefined
    if (code !== undefined) return code
  }
  return undefined
}

function isInTrouble({ sync, health, operation }: UnitRow): boolean {
  const isStuck = operation === 'Held' || operation === 'Failed'
  return isStuck || health === 'Degraded' || (sync === 'OutOfSync' && operation === 'Idle')
}

function isThere({ sync, health, operation, revision: at }: UnitRow, revision: string): boolean {
  const settled = sync === 'Synced' && health === 'Healthy' && operation === 'Idle'
  return settled && at.startsWith(revision)
}

const nameOf = ({ environment, kind, name }: UnitRow) => `${environment}/${kind}/${name}`

function noRevision(text: string): Failure {
  return new Failure(
    `${plain(text)} is not a commit`,
    'write at least 7 characters of its id, such as the output of `git rev-parse HEAD`',
  )
}
