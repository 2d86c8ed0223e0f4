import { listOrphans, removeOrphans as removal, type Orphan } from '@plumbline/api/contract'
import { createClient } from '../client/client.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import type { Terminal } from '../terminal.ts'
import { by } from './pin.ts'

export interface RemoveOrphansOptions {
  readonly yes?: boolean
  readonly many?: number
  readonly reason: string
  readonly author?: string
  readonly api?: string
}

/** Says what will be deleted, asks, and has it deleted: everything that was shown of some units, and nothing else. */
export async function removeOrphans(
  units: readonly string[],
  { yes, many, api, ...because }: RemoveOrphansOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const client = createClient(terminal, api)
  const { orphans } = (await client.call(listOrphans)).answer
  const chosen = [...new Set(units)].map((unit) => ({ unit, left: leftOf(unit, orphans) }))
  for (const { unit, left } of chosen) {
    terminal.err(`${oneLine(unit)} leaves behind, and will lose for good:`)
    for (const { kind, name } of left) terminal.err(`  ${kind} ${oneLine(name)}`)
  }
  if (yes !== true) await agreed(chosen.length, terminal)
  const { answer } = await client.call(removal, {
    body: {
      ...by(because),
      units: chosen.map(({ unit, left }) => ({
        unit,
        resources: left.map(({ kind, name }) => `${kind}/${name}`),
      })),
      ...(many !== undefined && { many }),
    },
  })
  for (const unit of answer.units) terminal.out(`${oneLine(unit)} is being deleted`)
  terminal.err(
    'See how it goes with `plumbline status`: a unit of which nothing is left disappears.',
  )
  return exit.fine
}

function leftOf(unit: string, orphans: readonly Orphan[]): readonly Orphan[] {
  const own = orphans.filter((one) => one.unit === unit)
  const left = own.filter(({ removable }) => removable)
  if (left.length > 0) return left
  const [odd] = own
  if (odd !== undefined) {
    throw new Failure(`nothing of ${unit} can be deleted by Plumbline: ${odd.why}`, odd.next)
  }
  const named = orphans.find(({ name, arn }) => name === unit || arn === unit)
  throw named === undefined
    ? new Failure(
        `nothing of ${unit} is known to be left behind`,
        '`plumbline orphans` lists what is',
      )
    : new Failure(
        `${unit} is a thing of ${named.unit}, and a unit goes as a whole`,
        `name the unit: ${named.next}`,
      )
}

async function agreed(count: number, { ask }: Terminal): Promise<void> {
  if (ask === undefined) {
    throw new Failure('nobody can be asked here', 'add --yes to delete all that is listed above')
  }
  const what = count === 1 ? 'this unit' : `these ${count} units`
  const answer = await ask(`Delete everything above of ${what}? Write yes: `)
  if (answer.trim() !== 'yes') throw new Failure('nothing was deleted', 'write yes to delete it')
}
