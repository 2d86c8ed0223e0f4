import { briefly, type UnitStatus } from '@plumbline/api/contract'
import { explanationLines } from '@plumbline/controller/model'
import { editLines } from '../text/edits.ts'
import { oneLine } from '../text/plain.ts'
import type { Colours } from '../terminal.ts'
import { ageOf, painted, short, wordsOf } from '../text/words.ts'

type Axis = UnitStatus['sync' | 'health' | 'operation']

/** Everything about one unit, as lines. */
export function unitText(unit: UnitStatus, now: number, colours: Colours): readonly string[] {
  const { environment, kind, name, team, source, sync, health, operation, next, hold } = unit
  const words = { sync: sync.is, health: health.is, operation: operation.is }
  const [syncCell, healthCell, operationCell] = wordsOf(words, colours).map((cell) =>
    painted({ ...cell, text: cell.text.padEnd(13) }),
  )
  const of = team === null ? '' : `, team ${team}`
  const axis = (label: string, cell: string | undefined, { since, why }: Axis) =>
    field(label, `${cell} for ${ageOf(since, now).padEnd(4)} ${oneLine(briefly(why, hold))}`)
  return [
    `${colours.bold(`${environment}/${kind}/${name}`)}  source ${source}${of}`,
    axis('sync', syncCell, sync),
    axis('health', healthCell, health),
    axis('operation', operationCell, operation),
    field('next', oneLine(next.what)),
    ...gateLines(unit),
    field('revision', revisionsOf(unit)),
    ...unit.images.map(imageLine),
    ...trouble(unit, now),
    ...evidenceLines(unit),
  ]
}

function field(label: string, text: string): string {
  return `  ${label.padEnd(10)} ${text}`
}

/** What waits at gates, with the command that answers, and what was said there. */
function gateLines({ gates }: UnitStatus): readonly string[] {
  const waiting = gates.waiting.flatMap((gate) => {
    const { name, stage, waitsFor, since, until, onTimeout, required, from, approvedBy } = gate
    const end = onTimeout === 'continue' ? 'goes on' : 'goes back'
    const what = required > 1 ? `${required} approvals` : waitsFor
    const who = from.length === 0 ? '' : ` by ${from.join(', ')}`
    const given = approvedBy.length === 0 ? '' : `; approved by ${approvedBy.join(', ')}`
    const text = `${name} (${stage}) waits for ${what}${who} since ${since}${given}; unanswered, it ${end} at ${until}`
    const command = gate.command === null ? [] : [field('', oneLine(gate.command))]
    return [field('gate', oneLine(text)), ...command]
  })
  const said = gates.answers.map(({ gate, how, answer, by, why, at }) => {
    const verb = how === 'person' ? (answer === 'continue' ? 'approved' : 'rejected') : answer
    return field('gate', oneLine(`${gate}: ${verb} by ${by} at ${at}: ${why}`))
  })
  return [...waiting, ...said]
}

function imageLine({ container, image, digest }: UnitStatus['images'][number]): string {
  return field('image', oneLine(`${container}: ${image} ${digest ?? '(digest not known)'}`))
}

function ruleLine({ rule, of }: UnitStatus['rulesEnded'][number]): string {
  const where = of === 'unit' ? 'spec.drift.ignore' : 'policy.ignore of the Environment'
  return field('rule', `${rule} has ended and counts no more: take it out of ${where}`)
}

/** What refuses is the fault, which is told already, and its companions. */
function checkLines({ checks, fault }: UnitStatus): readonly string[] {
  return checks.flatMap(({ message, hint, file, line, column }) => {
    const place = file === null ? '' : `${file}:${line}:${column}: `
    const text = oneLine(`${place}${message}`)
    const told = fault !== null && oneLine(fault.message).startsWith(text)
    return told ? [] : [field('check', text), field('', oneLine(hint))]
  })
}

/** What AWS said of a rollout or a run; the cause itself stands in the axes or at `held`. */
function evidenceLines({ evidence }: UnitStatus): readonly string[] {
  const lines = evidence === null ? [] : explanationLines(evidence)
  return lines.map((line, index) => field(index === 0 ? 'evidence' : '', flat(line)))
}

/** One line; its indentation tells what belongs to what. */
function flat(line: string): string {
  return `${/^ */.exec(line)?.[0]}${oneLine(line)}`
}

function revisionsOf({ revisions: { target, applied, lastGood } }: UnitStatus): string {
  const others = [
    applied === null ? 'nothing applied yet' : `applied ${short(applied)}`,
    lastGood === null ? undefined : `last good ${short(lastGood)}`,
  ]
  return [short(target), ...others.filter((text) => text !== undefined)].join(', ')
}

/** How many fields were changed, and which things are gone or one too many, the first few. */
function driftWords(resources: NonNullable<UnitStatus['drift']>['resources']): string {
  const whole = resources.filter(({ verb }) => verb !== 'change')
  const named = whole.slice(0, 3).map(({ resource, verb }) => {
    return `${oneLine(resource)} ${verb === 'create' ? 'is gone' : 'is one too many'}`
  })
  const more = whole.length > named.length ? [`${whole.length - named.length} more`] : []
  const count = resources
    .filter(({ verb }) => verb === 'change')
    .reduce((sum, { differences }) => sum + differences.length, 0)
  const fields = count === 1 ? '1 field was' : `${count} fields were`
  return [...named, ...more, ...(count > 0 ? [`${fields} changed outside Git`] : [])].join('; ')
}

function trouble(unit: UnitStatus, now: number): string[] {
  const { rollout, hold, pin, kept, drift, fault, problems, health, operation } = unit
  const said = new Set([health.why, operation.why, hold?.reason])
  /** A long cause stands in the axes; said again and again it hides the rest. */
  const unlessSaid = (text: string) => (said.has(text) ? '' : `: ${oneLine(text)}`)
  const found: string[] = []
  if (rollout !== null) found.push(field('rollout', `${rollout.phase}${unlessSaid(rollout.why)}`))
  if (hold !== null) {
    const { reason, revision, since } = hold
    const why = oneLine(reason).replace(/\.$/, '')
    found.push(field('held', `for ${ageOf(since, now)}: ${why}; ${short(revision)} is skipped`))
  }
  if (pin !== null) {
    const { author, reason, until } = pin
    const what = pin.mode === 'hold' ? 'held' : 'suspended'
    const end = until === null ? 'until it is released' : `until ${until}`
    found.push(field(what, `by ${oneLine(author)} ${end}: ${oneLine(reason)}`))
  }
  if (kept !== null) found.push(field('kept', oneLine(kept)))
  if (drift !== null) {
    found.push(
      field('drift', `for ${ageOf(drift.since, now)}: ${driftWords(drift.resources)}`),
      ...editLines(drift.edits, now).map((line) => field('', line)),
    )
  }
  found.push(...unit.rulesEnded.map(ruleLine))
  if (fault !== null)
    found.push(field('fault', oneLine(fault.message)), field('', oneLine(fault.hint)))
  found.push(...checkLines(unit))
  for (const { file, line, column, message, hint } of problems) {
    found.push(field('problem', `${file}:${line}:${column}: ${oneLine(message)}`))
    if (hint !== null) found.push(field('', oneLine(hint)))
  }
  return found
}
