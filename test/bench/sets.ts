import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chartOf } from './chart.ts'
import type { Life, LifeOptions } from './life.ts'
import { peers, type PeerResult } from './peers/index.ts'
import { tablesOf } from './report.ts'
import type { Results } from './results.ts'
import { answerOf } from './rig/children.ts'
import { thisMachine, wallMs } from './rig/machine.ts'
import type { Served } from './served.ts'
import type { Starts } from './starts.ts'

type Say = (line: string) => void

interface SetOf {
  /** Sizes of the estates whose life is measured. */
  readonly lives: readonly number[]
  /** The estate on which the real program is started; 0: none. */
  readonly served: number
  readonly peers: readonly { readonly units: number; readonly only?: readonly string[] }[]
  readonly startRounds: number
}

/** A few minutes on two quiet cores. */
const quick: SetOf = { lives: [10, 100], served: 100, peers: [{ units: 3 }], startRounds: 5 }
/** What the page is written from: about ten minutes. */
const full: SetOf = {
  lives: [10, 100, 1_000],
  served: 1_000,
  peers: [
    { units: 10, only: ['AWS CLI loop', 'Terraform, AWS provider', 'naive controller'] },
    // It sleeps three seconds after each update: three services take as long as ten of the others.
    { units: 3, only: ['ecspresso'] },
    { units: 100, only: ['Terraform, AWS provider'] },
  ],
  startRounds: 11,
}

/** Scenarios, and the part of a set that measures each. */
const partOf: Readonly<Record<string, keyof SetOf>> = {
  S1: 'lives',
  S2: 'lives',
  S3: 'lives',
  S4: 'served',
  S5: 'lives',
  S6: 'lives',
  S8: 'served',
  S10: 'served',
  S11: 'startRounds',
  peers: 'peers',
}

export const scenarios = Object.keys(partOf)

/** Larger estates are made without a wire: that takes minutes instead of an hour, and the calls are the same. */
const wiredMax = 100

export interface Asked {
  /** Left out: all. */
  readonly scenario?: string
  /** Left out: the sizes of the set. */
  readonly units?: number
  readonly write: boolean
}

export async function runSet(say: Say, { scenario, units, write }: Asked): Promise<void> {
  const set = chosen(write ? full : quick, scenario, units)
  const began = wallMs()
  const day = new Date(began).toISOString().slice(0, 10)
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-worlds-'))
  const head = { day, machine: thisMachine() }
  try {
    const lives = await livesOf(set, folder, say)
    const world = join(folder, `${set.served}.json`)
    const served =
      set.served > 0 && (await answerOf<Served>('served', { units: set.served, world, rounds: 10 }))
    const starts =
      set.startRounds > 0 && (await answerOf<Starts>('starts', { rounds: set.startRounds }))
    const found = await peersOf(set, say)
    const results: Results = {
      ...head,
      lives,
      peers: found,
      ...(served && { served }),
      ...(starts && { starts }),
    }
    for (const text of Object.values(tablesOf(results))) say(`\n${text}`)
    say(`\n${Math.round((wallMs() - began) / 1_000)} s`)
    if (write) writePage(results)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function chosen(set: SetOf, scenario: string | undefined, units: number | undefined): SetOf {
  if (scenario === undefined) return set
  const part = partOf[scenario]
  const size = units ?? set.served
  return {
    lives:
      part === 'lives'
        ? units === undefined
          ? set.lives
          : [units]
        : part === 'served'
          ? [size]
          : [],
    served: part === 'served' ? size : 0,
    peers: part === 'peers' ? (units === undefined ? set.peers : [{ units }]) : [],
    startRounds: part === 'startRounds' ? set.startRounds : 0,
  }
}

async function livesOf(
  { lives, served }: SetOf,
  folder: string,
  say: Say,
): Promise<readonly Life[]> {
  const found: Life[] = []
  for (const units of lives) {
    say(`the life of ${units.toLocaleString('en')} units …`)
    const options: LifeOptions = {
      units,
      wired: units <= wiredMax,
      changed: units <= wiredMax ? [0.1, 1] : units <= 1_000 ? [0.01, 0.1] : [],
      ...(units === served && { save: join(folder, `${units}.json`) }),
    }
    found.push(await answerOf<Life>('life', options))
  }
  return found
}

async function peersOf(set: SetOf, say: Say): Promise<readonly PeerResult[]> {
  const found: PeerResult[] = []
  for (const { units, only } of set.peers)
    for (const { name } of peers) {
      if (only !== undefined && !only.includes(name)) continue
      say(`${name}, ${units} services …`)
      found.push(await answerOf<PeerResult>('peer', { peer: name, units }))
    }
  return found
}

const results = join(import.meta.dirname, 'results/latest.json')
const page = join(import.meta.dirname, '../../docs/benchmarks.md')
const chart = join(import.meta.dirname, '../../docs/benchmarks.svg')

function writePage(found: Results): void {
  writeFileSync(results, `${JSON.stringify(found, undefined, 1)}\n`)
  redraw()
}

/** Makes the page and its chart again from the results that are kept. */
export function redraw(): void {
  const found = JSON.parse(readFileSync(results, 'utf8')) as Results
  writeFileSync(chart, chartOf(found))
  writeFileSync(page, filled(readFileSync(page, 'utf8'), tablesOf(found)))
}

/** Puts each text between the two comments that name its region. */
export function filled(text: string, regions: Readonly<Record<string, string>>): string {
  return Object.entries(regions).reduce((all, [name, content]) => {
    const [begin, end] = [`<!-- bench: ${name} -->`, `<!-- bench: end of ${name} -->`]
    const [from, to] = [all.indexOf(begin), all.indexOf(end)]
    if (from < 0 || to < from)
      throw new Error(`the page has no region ${name}: write ${begin}${end}`)
    return `${all.slice(0, from + begin.length)}\n\n${content}\n\n${all.slice(to)}`
  }, text)
}
