import type { Results } from './results.ts'
import { sumOf } from './rig/floor.ts'
import { fixed, percent, table } from './rig/words.ts'

const minuteMs = 60_000

/** What it costs a person to run it, by the size of the estate. */
export function summaryTable(results: Results): string {
  const lives = results.lives.map(({ found }) => found).toSorted((a, b) => a.units - b.units)
  const rows = lives.map(({ units, idle }) => {
    const minutes = idle.virtualMs / minuteMs
    const memory = results.growth.find(({ key }) => key === `sqlite ${units}`)?.found.quietMiB
    return [
      units.toLocaleString('en'),
      fixed(sumOf(idle.calls) / minutes, 0),
      fixed(idle.virtualMs / idle.looks / 1_000, 0),
      `${fixed(idle.cpuMs / minutes / 1_000, 1)} s (${percent(idle.cpuMs / idle.virtualMs)} of a core)`,
      memory === undefined ? '–' : `${fixed(memory, 0)} MiB`,
    ]
  })
  const head = [
    'services',
    'AWS calls a minute, all of them reads',
    'each is looked at every … s',
    'CPU a minute',
    'memory, with the API and SQLite',
  ]
  return table(head, rows)
}
