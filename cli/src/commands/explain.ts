import { getUnit, levelOf, wordsOf, worst } from '@plumbline/api/contract'
import type { UnitStatus } from '@plumbline/api/contract'
import { createClient } from '../client/client.ts'
import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import type { Terminal } from '../terminal.ts'
import { unitName } from '../unit-name.ts'
import { ageOf } from '../text/words.ts'

/** Why a unit is as it is, since when, what happens next, and what a person can do: in sentences. */
export async function explain(
  unit: string,
  { api }: { readonly api?: string },
  terminal: Terminal,
): Promise<ExitCode> {
  const client = createClient(terminal, api)
  const { answer, now } = await client.call(getUnit, { params: unitName(unit) })
  for (const line of sentencesOf(answer, now)) terminal.out(oneStop(oneLine(line)))
  return exit.fine
}

/** What AWS says often ends with a full stop of its own. */
function oneStop(sentence: string): string {
  return sentence.replace(/\.\.$/, '.')
}

function sentencesOf(status: UnitStatus, now: number): readonly string[] {
  const { environment, kind, name, pin, fault, next } = status
  const { is, why, since } = worst(asModel(status))
  const all = [status.sync, status.health, status.operation].map((axis) => axis.is)
  const good = levelOf(wordsOf(asModel(status))) === 'good'
  const isRefused = status.operation.reason === 'PreflightFailed'
  const age = ageOf(new Date(since).toISOString(), now)
  return [
    `${environment}/${kind}/${name} is ${good ? all.join(', ') : is} for ${age}: ${why}.`,
    ...(pin === null ? [] : [`${pin.author} keeps it so (${pin.mode}): ${pin.reason}.`]),
    ...(fault === null ? [] : [told(fault, why)]),
    ...status.problems.map(({ file, line, message }) => `${file}:${line}: ${message}.`),
    ...status.gates.waiting.flatMap(({ command }) =>
      command === null ? [] : [`To answer: ${command}`],
    ),
    ...(isRefused ? [checkedAgain(`${environment}/${kind}/${name}`)] : []),
    // What a person has to do is said once.
    ...(next.what === fault?.hint ? [] : [`Next: ${next.what}.`]),
  ]
}

/** A fault that is the reason itself leaves what to do about it. */
function told({ message, hint }: NonNullable<UnitStatus['fault']>, why: string): string {
  return message === why ? `To mend it: ${hint}.` : `${message}: ${hint}.`
}

function checkedAgain(unit: string): string {
  return `It is checked again by itself; \`plumbline sync ${unit}\` checks now, and \`plumbline release ${unit} --reason …\` lets it out as it is.`
}

/** The axes with their times as the contract's rules for the worst take them. */
function asModel({ sync, health, operation }: UnitStatus) {
  return {
    sync: { ...sync, since: Date.parse(sync.since) },
    health: { ...health, since: Date.parse(health.since) },
    operation: { ...operation, since: Date.parse(operation.since) },
  }
}
