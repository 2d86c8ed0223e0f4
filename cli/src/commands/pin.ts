import { userInfo } from 'node:os'
import { holdUnit, releaseUnit, rollbackUnit } from '@plumbline/api/contract'
import { createClient } from '../client/client.ts'
import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { plain } from '../text/plain.ts'
import type { Terminal } from '../terminal.ts'
import { unitName } from '../unit-name.ts'

export interface PinOptions {
  readonly reason: string
  readonly author?: string
  readonly api?: string
}

export interface HoldOptions extends PinOptions {
  readonly suspend?: boolean
  /** Seconds. */
  readonly for?: number
}

/** Lets nothing new go out to a unit, or, suspended, writes nothing at all. */
export async function hold(
  unit: string,
  options: HoldOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const mode = options.suspend === true ? 'suspend' : 'hold'
  const seconds = options.for === undefined ? {} : { seconds: options.for }
  const { answer } = await createClient(terminal, options.api).call(holdUnit, {
    params: unitName(unit),
    body: { ...by(options), mode, ...seconds },
  })
  const end = answer.until === null ? 'until it is released' : `until ${answer.until}`
  const what = mode === 'hold' ? 'gets nothing new' : 'is looked at and not touched'
  terminal.out(`${plain(unit)} ${what} ${end}; to end it: plumbline release ${plain(unit)}`)
  return exit.fine
}

/** Lets a unit follow Git again. */
export async function release(
  unit: string,
  options: PinOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const client = createClient(terminal, options.api)
  await client.call(releaseUnit, { params: unitName(unit), body: by(options) })
  terminal.out(`${plain(unit)} follows Git again`)
  return exit.fine
}

export interface RollbackOptions extends PinOptions {
  readonly to?: string
}

/** Goes back to a release that was good, until a commit changes the unit. */
export async function rollback(
  unit: string,
  options: RollbackOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { to, api } = options
  await createClient(terminal, api).call(rollbackUnit, {
    params: unitName(unit),
    body: to === undefined ? by(options) : { ...by(options), to },
  })
  terminal.out(
    `${plain(unit)} goes back; the next commit that changes it, or plumbline release, ends that`,
  )
  return exit.fine
}

/** Who asks, and why. */
export function by({ author = userInfo().username, reason }: PinOptions) {
  return { author, reason }
}
