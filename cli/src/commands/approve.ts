import { userInfo } from 'node:os'
import { approveUnit, getUnit, rejectUnit } from '@plumbline/api/contract'
import type { UnitStatus } from '@plumbline/api/contract'
import { createClient } from '../client/client.ts'
import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine, plain } from '../text/plain.ts'
import type { Terminal } from '../terminal.ts'
import { unitName } from '../unit-name.ts'
import { short } from '../text/words.ts'

export interface AnswerOptions {
  readonly reason: string
  readonly author?: string
  readonly revision?: string
  readonly gate?: string
  readonly api?: string
}

/** Opens a gate that waits for people. */
export function approve(
  unit: string,
  options: AnswerOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  return say(unit, approveUnit, options, terminal)
}

/** Sends a release back that waits at a gate. */
export function reject(
  unit: string,
  options: AnswerOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  return say(unit, rejectUnit, options, terminal)
}

/** What is sent is bound to what waits at this moment, and refused when that has moved on meanwhile. */
async function say(
  unit: string,
  route: typeof approveUnit | typeof rejectUnit,
  { reason, author = userInfo().username, api, ...asked }: AnswerOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const client = createClient(terminal, api)
  const params = unitName(unit)
  const { answer: status } = await client.call(getUnit, { params })
  const shown = shownAt(status, asked)
  const gate = asked.gate === undefined ? {} : { gate: asked.gate }
  const body = { reason, author, ...gate, ...shown }
  const { answer } = await client.call(route, { params, body })
  const verb = answer.answer === 'continue' ? 'approved' : 'rejected'
  terminal.out(`${plain(unit)}: gate ${answer.gate} ${verb} for ${short(answer.revision)}`)
  const { answer: now } = await client.call(getUnit, { params })
  terminal.out(`what happens next: ${oneLine(now.next.what)}`)
  return exit.fine
}

/** The commit that was named, else the one that waits; and its deployment, if it is the one that waits. */
function shownAt(
  { gates, revisions }: UnitStatus,
  { revision, gate }: Pick<AnswerOptions, 'revision' | 'gate'>,
): { readonly revision: string; readonly deployment?: string } {
  const waiting = gates.waiting.find(
    ({ command, name }) => command !== null && (gate === undefined || name === gate),
  )
  const named = revision ?? waiting?.revision ?? revisions.target
  const deployment = waiting?.revision.startsWith(named) === true ? waiting.deployment : null
  return { revision: named, ...(deployment !== null && { deployment }) }
}
