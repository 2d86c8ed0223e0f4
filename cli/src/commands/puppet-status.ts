import { fleetTones, hostTones, listFleets } from '@plumbline/api/contract'
import type { Fleet } from '@plumbline/api/contract'
import { createClient } from '../client/client.ts'
import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import { table } from '../text/table.ts'
import type { Terminal } from '../terminal.ts'
import { unitName } from '../unit-name.ts'
import { ageOf, paintOf, short } from '../text/words.ts'

export interface PuppetStatusOptions {
  readonly output: Output
  readonly api?: string
}

/** The hosts of Puppet bundles: of all, or of one. */
export async function puppetStatus(
  unit: string | undefined,
  { output, api }: PuppetStatusOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { answer, now } = await createClient(terminal, api).call(listFleets)
  const fleets = unit === undefined ? answer.items : [oneOf(answer.items, unit)]
  if (output !== 'text') terminal.out(dataText({ version: 1, fleets }, output))
  else if (fleets.length === 0) {
    terminal.err('No Puppet bundles yet: commit a PuppetBundle to a source.')
  } else for (const fleet of fleets) tell(fleet, now, terminal)
  return exit.fine
}

function oneOf(fleets: readonly Fleet[], unit: string): Fleet {
  const { environment, kind, name } = unitName(unit)
  const found = fleets.find((one) => one.environment === environment && one.name === name)
  if (kind === 'bundle' && found !== undefined) return found
  const known = fleets.map((one) => `${one.environment}/bundle/${one.name}`).join(', ')
  throw new Failure(
    `no Puppet bundle ${unit} was seen`,
    known === '' ? 'see plumbline status' : `there are ${known}`,
  )
}

function tell(fleet: Fleet, now: number, { out, outColours: colours, columns }: Terminal): void {
  const { environment, name, is, why, digest, generation, validation, held, hosts } = fleet
  const paint = paintOf(fleetTones[is], colours)
  const bundle = `bundle ${short(digest)}, generation ${generation}, ${validation}`
  out(
    `${colours.bold(`${environment}/bundle/${name}`)}  ${paint(is)}  ${oneLine(why)}  (${bundle})`,
  )
  if (held !== null) out(`  ${colours.red('held')}: ${oneLine(held)}`)
  if (hosts.length === 0) return
  const known = hosts.some(({ instance }) => instance !== null)
  const header = [
    'HOST',
    ...(known ? ['INSTANCE'] : []),
    'STATE',
    'DESIRED',
    'APPLIED',
    'DRIFT',
    'REPORTED',
    'WHY',
  ]
  const rows = hosts.map((host) => [
    { text: oneLine(host.node), paint: colours.bold },
    ...(known ? [{ text: host.instance ?? '–' }] : []),
    { text: host.is, paint: paintOf(hostTones[host.is], colours) },
    { text: short(host.desired ?? '–') },
    { text: short(host.applied ?? '–') },
    { text: host.drift ? oneLine(['mended', ...host.mended].join(' ')) : 'none' },
    { text: host.reportedAt === null ? 'never' : ageOf(host.reportedAt, now) },
    { text: oneLine(host.why) },
  ])
  for (const line of table(header, rows, columns)) out(`  ${line}`)
}
