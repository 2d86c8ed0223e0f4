import { jobsOf, sectionNames, type Asked, type Job } from './jobs.ts'
import { readResults, writeResults } from './page.ts'
import { tablesOf } from './report.ts'
import { noResults, withMeasured, type Measured, type SectionName } from './results.ts'
import { answerOf } from './rig/children.ts'
import { thisMachine, wallMs } from './rig/machine.ts'

type Say = (line: string) => void

export interface SetAsked extends Asked {
  /** Left out: all. */
  readonly section?: SectionName
  /** Keeps each measurement as soon as it is there, and draws the page again. */
  readonly write: boolean
}

/**
 * Measures one section after the other. One that fails or takes too long stops no other.
 * @returns what went wrong, a line each
 */
export async function runSet(say: Say, asked: SetAsked): Promise<readonly string[]> {
  const { section, write } = asked
  const began = wallMs()
  const jobs = (section === undefined ? sectionNames : [section]).flatMap((name) =>
    jobsOf[name](asked),
  )
  const failures: string[] = []
  let found = noResults
  for (const job of jobs) {
    say(`${job.what}, at most ${job.minutesMax} minutes …`)
    try {
      const measured = await measure(job)
      found = withMeasured(found, job.section, measured)
      if (write) writeResults(withMeasured(readResults(), job.section, measured))
      say(`  ${measured.seconds} s${write ? ', written' : ''}`)
    } catch (error) {
      failures.push(`${job.what}: ${error instanceof Error ? error.message : String(error)}`)
      say(`  failed: ${failures.at(-1)}`)
    }
  }
  for (const [name, text] of Object.entries(tablesOf(found))) if (name in found) say(`\n${text}`)
  say(`\n${Math.round((wallMs() - began) / 1_000)} s`)
  return failures
}

async function measure({ key, part, options, minutesMax }: Job): Promise<Measured<unknown>> {
  const began = wallMs()
  const head = { key, day: new Date(began).toISOString().slice(0, 10), machine: thisMachine() }
  const found = await answerOf(part, options, { minutesMax })
  return { ...head, seconds: Math.round((wallMs() - began) / 1_000), found }
}
