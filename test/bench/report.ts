import type { Life } from './life.ts'
import type { PeerResult } from './peers/index.ts'
import type { Lines, Measured, Results, SectionName } from './results.ts'
import {
  floorOfCreation,
  floorOfLook,
  floorSeconds,
  growthExponent,
  quantile,
  sumOf,
} from './rig/floor.ts'
import { growthTable } from './report-growth.ts'
import { bundlesTable, faultsTable, monorepoTable, routedTable } from './report-more.ts'
import { fixed, mutating, pair, percent, ratio, seconds, mean, table } from './rig/words.ts'
import type { Served } from './served.ts'
import type { Starts } from './starts.ts'

/** The tables of a run as Markdown, by the name of the region of the page that each fills. */
export function tablesOf(results: Results): Readonly<Record<string, string>> {
  const lives = foundIn(results.lives).toSorted((a, b) => a.units - b.units)
  const tables = {
    lives: lives.length > 0 && livesTable(lives),
    routed: each(results.routed, routedTable),
    monorepo: each(results.monorepo, monorepoTable),
    faults: each(results.faults, faultsTable),
    bundles: each(results.bundles, bundlesTable),
    peers: results.peers.length > 0 && peersTable(lives, foundIn(results.peers)),
    growth: results.growth.length > 0 && growthTable(foundIn(results.growth)),
    served: each(results.served, servedTable),
    starts: each(results.starts, startsTable),
    replicas: each(results.replicas, linesOf),
  }
  const filled = Object.entries(tables).flatMap(([name, text]) =>
    text === false ? [] : [[name, `${text}\n\n${measuredOn(results[name as SectionName])}`]],
  )
  return { machine: machineOf(results), ...Object.fromEntries(filled) }
}

function each<Found>(
  section: readonly Measured<Found>[],
  text: (found: Found) => string,
): string | false {
  return section.length > 0 && foundIn(section).map(text).join('\n\n')
}

const foundIn = <Found>(section: readonly Measured<Found>[]): readonly Found[] =>
  section.map(({ found }) => found)

/** The machine of the newest of all measurements; who measured elsewhere sees it in the file of results. */
function machineOf(results: Results): string {
  const all: readonly Measured<unknown>[] = Object.values(results).flat()
  const newest = all.toSorted((a, b) => (a.day < b.day ? 1 : -1))[0]
  if (newest === undefined) return ''
  const { processor, cores, memoryGiB, system, node } = newest.machine
  return `${processor}, ${cores} cores, ${memoryGiB} GiB; ${system}; Node ${node}.`
}

/** When, for how long and beside how much other work each figure of a table was measured. */
function measuredOn(section: readonly Measured<unknown>[]): string {
  const said = section.map(({ key, day, seconds, machine }) => {
    const what = key === '' ? '' : `${key}: `
    return `${what}${day}, load average ${machine.load.toFixed(1)} when it began, ${seconds} s`
  })
  return `Measured ${said.join('; ')}.`
}

function linesOf({ lines }: Lines): string {
  return ['```', ...lines, '```'].join('\n')
}

/** CPU time of one look at one unit (ms). */
export const lookCpuMs = ({ units, idle }: Life): number => idle.cpuMs / idle.looks / units

/** What only an estate tells that was made in the run. */
const made = (of: (life: Life) => string) => (life: Life) =>
  life.start === 'seeded' ? '–' : of(life)

type Row = readonly [what: string, goal: string, of: (life: Life) => string]

const rows: readonly Row[] = [
  [
    'S1: writes ÷ floor',
    '≤ 1.02',
    made((life) => ratio(mutating(life.cold.calls), sumOf(floorOfCreation(life.units)))),
  ],
  [
    'S1: reads a unit',
    '–',
    made((life) => fixed((sumOf(life.cold.calls) - mutating(life.cold.calls)) / life.units)),
  ],
  [
    'S1: throttled calls',
    '≤ 0.1 %',
    made((life) => percent(life.cold.throttled / sumOf(life.cold.calls))),
  ],
  ['S1: time ÷ what AWS’s rates allow', '≤ 1.03', made(timeRatio)],
  [
    'S2: calls ÷ floor',
    '≤ 1.02',
    (life) => ratio(sumOf(life.idle.calls) / life.idle.looks, sumOf(floorOfLook(life.units))),
  ],
  [
    'S2: calls a unit',
    '0.15',
    (life) => fixed(sumOf(life.idle.calls) / life.idle.looks / life.units, 3),
  ],
  ['S2: writes to AWS', '0', (life) => `${mutating(life.idle.calls)}`],
  [
    'S2: writes to the store, a look',
    '–',
    (life) => fixed(life.idle.storeWrites / life.idle.looks, 0),
  ],
  ['S2: CPU ms a unit', '≤ 0.45', (life) => fixed(lookCpuMs(life), 2)],
  [
    'S3: calls after a restart ÷ S2',
    '1',
    (life) => ratio(sumOf(life.restart.calls), sumOf(life.idle.calls) / life.idle.looks),
  ],
  [
    'S3: task definitions read',
    '0',
    (life) => `${life.restart.calls['ecs:DescribeTaskDefinition'] ?? 0}`,
  ],
  ['S4: writes to AWS', '2', (life) => `${mutating(life.one.calls)}`],
  [
    'S4: push → first write, CPU ms',
    '–',
    ({ one }) => (one.first === undefined ? '–' : fixed(one.first.cpuMs, 0)),
  ],
  ['S4: documents parsed', '1', (life) => `${life.one.documentsParsed}`],
  [
    'S5: writes ÷ 2 a changed unit',
    '≤ 1.0',
    (life) =>
      life.many.map((many) => ratio(mutating(many.calls), 2 * many.changed)).join(', ') || '–',
  ],
  ['S6: drifts made / undone', 'all', ({ drift }) => `${drift.made} / ${drift.undoneMs.length}`],
  [
    'S6: seen after, p50 / p99 (s)',
    '≤ 25 (1,000)',
    ({ drift }) =>
      `${seconds(quantile(drift.seenMs, 0.5))} / ${seconds(quantile(drift.seenMs, 0.99))}`,
  ],
]

function livesTable(lives: readonly Life[]): string {
  const head = ['', 'goal', ...lives.map(({ units }) => `${units.toLocaleString('en')} units`)]
  const body = rows.map(([what, goal, of]) => [what, goal, ...lives.map(of)])
  return `${table(head, body)}\n\n${exponents(lives)}`
}

/** What grows with an estate, and its goal: the slope of log(figure) over log(units). */
const growing: readonly (readonly [
  what: string,
  goal: number,
  of: (life: Life) => number | undefined,
])[] = [
  ['S1 calls', 1.02, (life) => (life.start === 'seeded' ? undefined : sumOf(life.cold.calls))],
  ['S2 calls', 1.05, (life) => sumOf(life.idle.calls)],
  ['S2 CPU', 1.05, (life) => life.idle.cpuMs],
  ['S4 writes', 0.15, (life) => mutating(life.one.calls)],
  ['S4 CPU to the first write', 0.15, (life) => life.one.first?.cpuMs],
]

const pointsOf = (lives: readonly Life[], of: (life: Life) => number | undefined) =>
  lives.flatMap((life) => {
    const value = of(life)
    return life.units >= 100 && typeof value === 'number' ? [[life.units, value] as const] : []
  })

/** How steeply one of the figures grows; undefined where fewer than two sizes were measured. */
export function exponentOf(lives: readonly Life[], name: string): number | undefined {
  const of = growing.find(([what]) => what === name)?.[2]
  const points = of === undefined ? [] : pointsOf(lives, of)
  return points.length < 2 ? undefined : growthExponent(points)
}

function exponents(lives: readonly Life[]): string {
  const lines = growing.flatMap(([what, goal, of]) => {
    const points = pointsOf(lives, of)
    if (points.length < 2) return []
    const sizes = points.map(([units]) => units.toLocaleString('en')).join(', ')
    return [[what, `≤ ${goal}`, growthExponent(points).toFixed(2), sizes]]
  })
  return lines.length === 0
    ? ''
    : table(['Growth: slope of log over log', 'goal', 'found', 'sizes'], lines)
}

/** From the commit to the last creation against the rates that AWS documents. */
function timeRatio({ units, cold }: Life): string {
  const floor = floorSeconds(floorOfCreation(units))
  const took = (cold.lastCreationMs ?? Number.NaN) / 1_000
  return floor === 0 ? `${took} s, floor 0 s` : ratio(took, floor)
}

function peersTable(lives: readonly Life[], peers: readonly PeerResult[]): string {
  const head = [
    '',
    'version',
    'services',
    'S1 calls a service',
    'S2 calls a service',
    'S2 writes a service',
    'S2 CPU ms a service',
    'S4 writes',
    'S4 calls',
  ]
  return table(head, [...lives.map(ownRow), ...peers.map(peerRow)])
}

function ownRow(life: Life): readonly string[] {
  const { units, cold, idle, one } = life
  const looked = sumOf(idle.calls) / idle.looks
  return [
    '**Plumbline**',
    'this one',
    units.toLocaleString('en'),
    fixed(sumOf(cold.calls) / units),
    fixed(looked / units, 2),
    '0',
    fixed(lookCpuMs(life), 2),
    `${mutating(one.calls)}`,
    `${sumOf(one.calls)}`,
  ]
}

function peerRow({ peer, version, units, cold, idle, one }: PeerResult): readonly string[] {
  if (!cold || !idle || !one)
    return [peer, 'not run: not installed here', ...Array<string>(7).fill('')]
  return [
    peer,
    version ?? '',
    units.toLocaleString('en'),
    fixed(sumOf(cold.calls) / units),
    fixed(sumOf(idle.calls) / units, 2),
    fixed(mutating(idle.calls) / units),
    fixed(idle.cpuMs / units, 0),
    `${mutating(one.calls)}`,
    `${sumOf(one.calls)}`,
  ]
}

function servedTable(served: Served): string {
  const { units, firstVerdictMs, restart, webhookMs, pollMs, memoryMiB, peakMiB, api } = served
  const rows = [
    ['S3: first verdict on every unit, empty store (s)', '', seconds(firstVerdictMs)],
    ['S3: the same after a restart (s)', '', seconds(restart.verdictMs)],
    ['S4: webhook → first write at AWS, p50 / max (ms)', '≤ 100 / 300', pair(webhookMs, 1)],
    ['S4: push → first write, polled every 15 s, mean (s)', '≤ 8', seconds(mean(pollMs))],
    ['S10: memory, quiet (MiB)', '≤ 120 + 8 KiB a unit', fixed(memoryMiB, 0)],
    ['S10: memory, peak (MiB)', '', fixed(peakMiB, 0)],
    ...api.flatMap(({ path, wireBytes, oneMs, tenMs }) => [
      [
        `S8: \`GET /api/v1/${path}\`, bytes on the wire`,
        '≤ 20,000',
        wireBytes?.toLocaleString('en') ?? '–',
      ],
      [`S8: the same, one at a time, p50 / p99 (ms)`, '≤ 10 (p99)', pair(oneMs)],
      [`S8: the same, ten at a time, p50 / p99 (ms)`, '≤ 25 (p99)', pair(tenMs)],
    ]),
  ]
  return table([`${units.toLocaleString('en')} units`, 'goal', 'found'], rows)
}

function startsTable({ rounds, figures }: Starts): string {
  const bare = figures[0]
  const body = figures.map(({ name, cpuMs, wallMs }) => [
    name,
    fixed(cpuMs, 0),
    ratio(cpuMs, bare?.cpuMs ?? 1),
    fixed(wallMs, 0),
  ])
  const head = [`medians of ${rounds} rounds, in turns`, 'CPU ms', '× bare Node', 'wall ms']
  return table(head, body)
}
