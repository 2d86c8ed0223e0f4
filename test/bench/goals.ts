import type { Life } from './life.ts'
import { kibPerUnit } from './report-growth.ts'
import { floorOfRoutedLook, routedReads, routedWritesRatio } from './report-more.ts'
import { exponentOf, lookCpuMs } from './report.ts'
import type { Results } from './results.ts'
import { floorOfCreation, floorOfLook, floorSeconds, quantile, sumOf } from './rig/floor.ts'
import { fixed, mean, mutating, percent, table } from './rig/words.ts'

/** What is aimed at, and what was found. */
interface Goal {
  readonly what: string
  readonly goal: string
  /** Undefined: not measured. */
  readonly found: (results: Results) => Found | undefined
  /** Read where the goal is not met. */
  readonly why?: string
}

interface Found {
  readonly text: string
  readonly met: boolean
}

const atMost = (
  value: number | undefined,
  most: number,
  digits = 2,
  unit = '',
): Found | undefined =>
  value === undefined || Number.isNaN(value)
    ? undefined
    : { text: `${fixed(value, digits)}${unit}`, met: value <= most }

const livesOf = ({ lives }: Results): readonly Life[] =>
  lives.map(({ found }) => found).toSorted((a, b) => a.units - b.units)

/** The estate of a thousand, or the largest one that is smaller. */
const thousand = (results: Results): Life | undefined =>
  livesOf(results).findLast(({ units }) => units <= 1_000)

const ofThousand =
  (most: number, value: (life: Life) => number, digits = 2) =>
  (results: Results): Found | undefined => {
    const life = thousand(results)
    const found = life && atMost(value(life), most, digits)
    if (found === undefined || life?.units === 1_000) return found
    return { ...found, text: `${found.text} (${life?.units} units)` }
  }

const machine =
  'A time by the clock, with the simulator and the bench on the same two cores: see the load average below the table.'

const goals: readonly Goal[] = [
  {
    what: 'S1: writes ÷ floor, 1,000 units',
    goal: '≤ 1.02',
    found: ofThousand(
      1.02,
      (life) => mutating(life.cold.calls) / sumOf(floorOfCreation(life.units)),
    ),
  },
  {
    what: 'S1: throttled calls',
    goal: '≤ 0.1 %',
    found: ofThousand(0.001, (life) => life.cold.throttled / sumOf(life.cold.calls), 4),
  },
  {
    what: 'S1: time ÷ what AWS’s rates allow',
    goal: '≤ 1.03',
    found: ofThousand(
      1.03,
      (life) =>
        (life.cold.lastCreationMs ?? Number.NaN) /
        1_000 /
        floorSeconds(floorOfCreation(life.units)),
    ),
  },
  {
    what: 'S1: growth of calls',
    goal: '≤ 1.02',
    found: (results) => atMost(exponentOf(livesOf(results), 'S1 calls'), 1.02),
    why: 'AWS’s rates make the creation of more units longer, and those that stand already are looked at meanwhile.',
  },
  {
    what: 'S1 with a rule and scaling: writes ÷ 7 a unit',
    goal: '≤ 1.02',
    found: ({ routed }) => atMost(routed[0] && routedWritesRatio(routed[0].found), 1.02),
  },
  {
    what: 'S2: calls ÷ floor, 1,000 units',
    goal: '≤ 1.02',
    found: ofThousand(
      1.02,
      (life) => sumOf(life.idle.calls) / life.idle.looks / sumOf(floorOfLook(life.units)),
    ),
    why: 'Beyond the floor a look reads the list of families, for revisions that nobody needs, and the alarms.',
  },
  {
    what: 'S2: writes to AWS',
    goal: '0',
    found: ofThousand(0, (life) => mutating(life.idle.calls), 0),
  },
  {
    what: 'S2: CPU ms a unit, 1,000 units',
    goal: '≤ 0.45',
    found: ofThousand(0.45, lookCpuMs),
    why: 'A look is a whole pass: everything that AWS answered is compared and judged anew, about 230 kB of short-lived objects a unit.',
  },
  {
    what: 'S2: growth of CPU',
    goal: '≤ 1.05',
    found: (results) => atMost(exponentOf(livesOf(results), 'S2 CPU'), 1.05),
    why: 'Garbage collection: of 1,000 units that are looked at together more is still in use when it begins, and is copied. All else costs the same.',
  },
  {
    what: 'S2 with a rule and scaling: calls ÷ floor',
    goal: '≤ 1.02',
    found: ({ routed: [one] }) =>
      one &&
      atMost(
        (routedReads(one.found) * one.found.units) / sumOf(floorOfRoutedLook(one.found.units)),
        1.02,
      ),
    why: 'AWS tells the attributes of one target group a call: of 100 they are read in every second or third look, of more less often.',
  },
  {
    what: 'S3: task definitions read after a restart',
    goal: '0',
    found: ofThousand(0, (life) => life.restart.calls['ecs:DescribeTaskDefinition'] ?? 0, 0),
    why: 'Of 1,000 units a few come to be looked through for old revisions in any half minute; in this run that still read the newest of each.',
  },
  {
    what: 'S4: writes to AWS; documents parsed',
    goal: '2; 1',
    found(results) {
      const life = thousand(results)
      if (life === undefined) return undefined
      const [writes, parsed] = [mutating(life.one.calls), life.one.documentsParsed]
      return { text: `${writes}; ${parsed}`, met: writes === 2 && parsed === 1 }
    },
  },
  {
    what: 'S4: webhook → first write, p50 (ms)',
    goal: '≤ 100',
    found: ({ served: [one] }) => atMost(one && quantile(one.found.webhookMs, 0.5), 100, 0),
    why: machine,
  },
  {
    what: 'S4: push → first write, polled, mean (s)',
    goal: '≤ 8',
    found: ({ served: [one] }) => atMost(one && mean(one.found.pollMs) / 1_000, 8, 1),
    why: machine,
  },
  {
    what: 'S4: growth of CPU to the first write',
    goal: '≤ 0.1',
    found: (results) => atMost(exponentOf(livesOf(results), 'S4 CPU to the first write'), 0.1),
    why: 'Only the document that changed is parsed and rendered, and the list of all of them is gone through.',
  },
  {
    what: 'S5: writes ÷ 2 a changed unit',
    goal: '≤ 1.0',
    found: ofThousand(1, (life) =>
      Math.max(...life.many.map((many) => mutating(many.calls) / (2 * many.changed))),
    ),
    why: 'A write that AWS throttles is counted too, and is sent again: one of 201.',
  },
  {
    what: 'S6 by polling, 1,000 units: p99 (s)',
    goal: '≤ 25',
    found: ofThousand(25, (life) => quantile(life.drift.seenMs, 0.99) / 1_000, 1),
    why: 'Everything is looked at every 30 seconds by default, and that is the longest that a change goes unseen.',
  },
  {
    what: 'S6: drifts missed',
    goal: '0',
    found: (results) => {
      const missed = livesOf(results).map(({ drift }) => drift.made - drift.undoneMs.length)
      return missed.length === 0 ? undefined : atMost(Math.max(...missed), 0, 0)
    },
  },
  {
    what: 'S6 by events: receipt → verdict, p99 (ms)',
    goal: '≤ 150',
    found({ growth }) {
      const largest = growth
        .map(({ found }) => found)
        .filter(({ store, events }) => store === 'sqlite' && events !== undefined)
        .toSorted((a, b) => b.units - a.units)[0]
      return atMost(largest?.events && quantile(largest.events.seenMs, 0.99), 150, 0)
    },
    why: machine,
  },
  {
    what: 'S7: blobs read = documents changed; files written',
    goal: 'equal; 0',
    found({ monorepo: [one] }) {
      if (one === undefined) return undefined
      const { steps, filesWritten } = one.found
      const more = steps.reduce((sum, step) => sum + step.blobsRead - step.changed, 0)
      return { text: `${more} more; ${filesWritten}`, met: more === 0 && filesWritten === 0 }
    },
  },
  {
    what: 'S7: plan of one in 10,000 after the fetch (ms)',
    goal: '≤ 15',
    found: ({ monorepo: [one] }) =>
      atMost(one?.found.steps.find(({ changed }) => changed === 1)?.planMs, 15, 0),
    why: 'Only trees that changed are read. What is between documents is compared anew over all of them, some 10 µs of processor time each.',
  },
  {
    what: 'S8: a page of units, one at a time, p99 (ms)',
    goal: '≤ 10',
    found: ({ served: [one] }) =>
      atMost(one && quantile(one.found.api[0]?.oneMs ?? [], 0.99), 10, 1),
    why: machine,
  },
  {
    what: 'S10: KiB a unit, quiet, SQLite',
    goal: '≤ 8',
    found: ({ growth }) =>
      atMost(
        kibPerUnit(
          growth.map(({ found }) => found),
          'sqlite',
        ),
        8,
        1,
      ),
    why: 'In use are about 23 KiB a unit: its documents parsed, its unit, what is wanted of it and its last status. The rest is garbage that V8 keeps, the more the larger the task is.',
  },
  {
    what: 'S10: quiet, no units, SQLite (MiB)',
    goal: '≤ 120',
    found: ({ growth }) =>
      atMost(growth.find(({ key }) => key === 'sqlite 0')?.found.quietMiB, 120, 0),
    why: 'Some 60 MiB are in use: the clients of thirteen AWS services, the API, the language, and the texts of all modules. The rest is what V8 keeps.',
  },
  {
    what: 'S11: `validate` of one service ÷ bare Node, CPU',
    goal: '≤ 1.8',
    found({ starts: [one] }) {
      const of = (name: string) => one?.found.figures.find((figure) => figure.name === name)?.cpuMs
      const [bare, validate] = [of('bare Node'), of('packed: `validate`, 1 service')]
      return bare && validate ? atMost(validate / bare, 1.8, 1) : undefined
    },
    why: 'What is left is to build the schemas of every kind of document, before the first document is read.',
  },
  {
    what: 'S12: wasted ÷ useful calls with 5 % of 5xx',
    goal: '–',
    found({ faults: [one] }) {
      const day = one?.found.days[1]
      return day && { text: percent(day.wasted), met: true }
    },
  },
  {
    what: 'S12: an outage of ten minutes is over after (s)',
    goal: '–',
    found: ({ faults: [one] }) =>
      one && { text: fixed(one.found.outage.recoveredMs / 1_000, 0), met: true },
  },
  {
    what: 'S13: archives put when one bundle changes',
    goal: '1',
    found: ({ bundles: [one] }) =>
      atMost(one?.found.one.puts.filter(({ key }) => key.endsWith('.tar.gz')).length, 1, 0),
  },
]

/** Every goal with what was found, whether that is enough, and why not. */
export function goalsTable(results: Results): string {
  const rows = goals.map(({ what, goal, found, why = '' }) => {
    const is = found(results)
    if (is === undefined) return [what, goal, 'not measured', '', '']
    const met = goal === '–' ? '' : is.met ? 'yes' : '**no**'
    return [what, goal, is.text, met, is.met ? '' : why]
  })
  return table(['', 'goal', 'found', 'met', 'why not'], rows)
}
