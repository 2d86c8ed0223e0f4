import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chartOf } from './chart.ts'
import { goalsTable } from './goals.ts'
import { tablesOf } from './report.ts'
import { noResults, type Results } from './results.ts'
import { summaryTable } from './summary.ts'

const results = join(import.meta.dirname, 'results/latest.json')
const page = join(import.meta.dirname, '../../docs/benchmarks.md')
const chart = join(import.meta.dirname, '../../docs/benchmarks.svg')

/** What was kept of earlier runs, section by section. */
export function readResults(): Results {
  return { ...noResults, ...(JSON.parse(readFileSync(results, 'utf8')) as Partial<Results>) }
}

/** Keeps results, and makes the page and its chart from them. */
export function writeResults(found: Results): void {
  writeFileSync(results, `${JSON.stringify(found, undefined, 1)}\n`)
  redraw()
}

/** Makes the page and its chart again from the results that are kept. */
export function redraw(): void {
  const found = readResults()
  const own = { summary: summaryTable(found), goals: goalsTable(found) }
  const regions = { ...tablesOf(found), ...own }
  writeFileSync(chart, chartOf(found))
  writeFileSync(page, filled(readFileSync(page, 'utf8'), regions))
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
