import { getUnit } from '@plumbline/api/contract'
import type { UnitStatus } from '@plumbline/api/contract'
import type { Client } from '../client/client.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import type { Terminal } from '../terminal.ts'
import type { UnitName } from '../unit-name.ts'

/** How often it is looked (ms). The answer is one row of the store. */
const lookEveryMs = 1000

/** When the controller last looked at AWS for this unit, as it tells it. */
export async function lastLook(client: Client, params: UnitName): Promise<string | null> {
  return (await client.call(getUnit, { params })).answer.observedAt
}

interface Waiting {
  /** Only a look after this one counts. */
  readonly lookedAt: string | null | undefined
  readonly timeoutMs: number
  readonly terminal: Terminal
}

/** Waits until a unit has settled after a new look, telling each change of its words on a line of its own. */
export async function waitFor(
  client: Client,
  params: UnitName,
  { lookedAt, timeoutMs, terminal }: Waiting,
): Promise<ExitCode> {
  const clock = await terminal.clock()
  const deadline = clock.now() + timeoutMs
  let told = ''
  for (;;) {
    const answer = await unitOrGone(client, params)
    if (answer === undefined) {
      terminal.err('gone: nothing of it is left in AWS')
      return exit.fine
    }
    if (answer.observedAt !== (lookedAt ?? null)) {
      const words = `${answer.sync.is}, ${answer.health.is}, ${answer.operation.is}`
      if (words !== told) terminal.err(`${words}: ${oneLine(whyOf(answer))}`)
      told = words
      const code = settled(answer)
      if (code !== undefined) return code
    }
    if (clock.now() >= deadline) {
      terminal.err(
        `not settled after ${timeoutMs / 1000} s; what happens next: ${answer.next.what}`,
      )
      return exit.timedOut
    }
    await clock.sleep(lookEveryMs, terminal.signal)
  }
}

/** A removed unit whose last resource was deleted is forgotten. */
async function unitOrGone(client: Client, params: UnitName): Promise<UnitStatus | undefined> {
  try {
    return (await client.call(getUnit, { params })).answer
  } catch (error) {
    if (error instanceof Failure && error.problem === '/errors/unit-unknown') return undefined
    throw error
  }
}

function whyOf({ operation, health, sync }: UnitStatus): string {
  if (operation.is !== 'Idle') return operation.why
  return sync.is === 'Synced' ? health.why : sync.why
}

/** How it ended, or `undefined` while something can still happen by itself. */
function settled(unit: UnitStatus): ExitCode | undefined {
  const { sync, health, operation, kept } = unit
  if (operation.is === 'RollingBack') return undefined
  const failed = failureOf(unit)
  if (failed !== undefined || unit.fault !== null) return failed
  if (kept !== null || operation.is === 'Held' || operation.is === 'Failed') return exit.error
  if (operation.is !== 'Idle') return undefined
  if (sync.is === 'OutOfSync') return exit.error
  if (sync.is === 'Synced' && health.is === 'Healthy') return exit.fine
  return sync.is === 'Synced' && health.is === 'Degraded' ? exit.rolloutFailed : undefined
}

/** Why a commit has to mend it; `undefined` where it goes on by itself, or when somebody lets it. */
export function failureOf({ hold, fault, problems }: UnitStatus): ExitCode | undefined {
  if (hold !== null && hold.by === null) return exit.rolloutFailed
  if (fault !== null) {
    return fault.retry === 'on-change' || fault.retry === 'never' ? exit.error : undefined
  }
  return problems.length > 0 ? exit.invalid : undefined
}
