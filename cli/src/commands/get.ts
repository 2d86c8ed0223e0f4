import { getUnit } from '@plumbline/api/contract'
import type { UnitRow } from '@plumbline/api/contract'
import { redactEnvironment } from '@plumbline/controller/model'
import type { JsonObject } from '@plumbline/controller/model'
import { lookAtUnit, type LookOptions } from '../by-hand/look.ts'
import { createClient } from '../client/client.ts'
import { dataText } from '../text/data.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import { freshHash } from '../plan/fresh-hash.ts'
import { table } from '../text/table.ts'
import type { Cell } from '../text/table.ts'
import type { Terminal } from '../terminal.ts'
import { unitName } from '../unit-name.ts'
import { ageOf, short, wordsOf } from '../text/words.ts'
import { allUnits } from './all-units.ts'

export interface GetOptions extends LookOptions {
  readonly environment?: string
  readonly kind?: string
  readonly team?: string
  /** What of one unit: its status, what Git wants, or what AWS has. */
  readonly desired?: boolean
  readonly live?: boolean
  readonly output: 'text' | 'wide' | 'name' | 'json' | 'yaml'
  readonly api?: string
}

/** Lists units for scripts and people, or fetches one: its status, what Git wants of it, or what AWS has. */
export async function get(
  unit: string | undefined,
  options: GetOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (options.desired === true || options.live === true) return getSpec(unit, options, terminal)
  const client = createClient(terminal, options.api)
  const { output } = options
  if (unit !== undefined && (output === 'json' || output === 'yaml')) {
    const { answer } = await client.call(getUnit, { params: unitName(unit) })
    terminal.out(dataText({ version: 1, unit: answer }, output))
    return exit.fine
  }
  if (unit !== undefined) unitName(unit)
  const { units, now } = await allUnits(client)
  const rows = units.filter((row) => fits(row, unit, options))
  if (unit !== undefined && rows.length === 0) throw unknown(unit)
  if (output === 'name') for (const row of rows) terminal.out(nameOf(row))
  else if (output !== 'text' && output !== 'wide') {
    terminal.out(dataText({ version: 1, units: rows }, output))
  } else for (const line of tableOf(rows, now, output === 'wide', terminal)) terminal.out(line)
  return exit.fine
}

const nameOf = ({ environment, kind, name }: UnitRow) => `${environment}/${kind}/${name}`

function fits(row: UnitRow, unit: string | undefined, only: GetOptions): boolean {
  return (
    (unit ?? nameOf(row)) === nameOf(row) &&
    (only.environment ?? row.environment) === row.environment &&
    (only.kind ?? row.kind) === row.kind &&
    (only.team ?? row.team) === row.team
  )
}

function tableOf(
  rows: readonly UnitRow[],
  now: number,
  wide: boolean,
  { outColours: colours, columns }: Terminal,
): readonly string[] {
  const header = ['UNIT', 'SYNC', 'HEALTH', 'OPERATION']
  const more = ['TEAM', 'REVISION', 'FOR', 'WHY', 'NEXT']
  const cells = rows.map((row): readonly Cell[] => [
    { text: nameOf(row), paint: colours.bold },
    ...wordsOf(row, colours),
    ...(wide ? wideCells(row, now) : []),
  ])
  return table(wide ? [...header, ...more] : header, cells, wide ? undefined : columns)
}

function wideCells(row: UnitRow, now: number): readonly Cell[] {
  const { team, revision, since, why, next } = row
  const texts = [team ?? '-', short(revision), ageOf(since, now), oneLine(why), oneLine(next)]
  return texts.map((text) => ({ text }))
}

/** Values of environment variables are hashes, as in a plan: the output ends up in build logs. */
async function getSpec(
  unit: string | undefined,
  options: GetOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { live = false, desired = false, output } = options
  if (unit === undefined || (live && desired)) {
    throw new Failure(
      '--live and --desired are about one unit, one of them at a time',
      'write, for example: plumbline get prod/service/checkout --live',
    )
  }
  const looked = await lookAtUnit(unit, options, terminal)
  if (looked === undefined) return exit.invalid
  const found = live ? looked.model : { spec: variablesAsEnvironment(looked.unit.spec) }
  if (Object.keys(found).length === 0) {
    throw new Failure(
      `AWS has nothing of ${oneLine(unit)}`,
      '`plumbline plan` says what would be made',
    )
  }
  const shown = redactEnvironment(JSON.parse(JSON.stringify(found)) as JsonObject, freshHash())
  terminal.out(dataText({ version: 1, unit, ...shown }, output === 'json' ? 'json' : 'yaml'))
  return exit.fine
}

/** `env` of documents under the name by which variables are known everywhere else, so that their values are hidden. */
function variablesAsEnvironment(spec: unknown): unknown {
  if (Array.isArray(spec)) return spec.map(variablesAsEnvironment)
  if (typeof spec !== 'object' || spec === null) return spec
  return Object.fromEntries(
    Object.entries(spec).map(([key, member]) => [
      key === 'env' ? 'environment' : key,
      variablesAsEnvironment(member),
    ]),
  )
}

function unknown(unit: string): Failure {
  return new Failure(`there is no unit ${oneLine(unit)}`, '`plumbline get -o name` lists them')
}
