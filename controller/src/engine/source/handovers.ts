import type { HandoverNeed } from '@plumbline/desired-state'
import type { AwsAt, Handover, HandoverValues } from '../../model/index.ts'

/** What was handed over to each environment, by its name; an environment that could not be read is not there. */
export type Handovers = ReadonlyMap<string, HandoverValues>

/** What one source was loaded with. */
export interface HandoversRead {
  readonly needs: readonly HandoverNeed[]
  readonly values: Handovers
  /** Epoch ms. */
  readonly readAt: number
}

/** How long values are used before they are read again (ms). They change when bootstrap is deployed, which is rare. */
const keptMs = 60_000

export function isStale({ needs, readAt }: HandoversRead, now: number): boolean {
  return needs.length > 0 && now - readAt >= keptMs
}

/**
 * Reads what was handed over to environments. One that cannot be read keeps the values of `before`: an outage of Parameter
 * Store must not break units. Without any it is left out, and what needs it is a problem: nothing is guessed.
 */
export async function readHandovers(
  needs: readonly HandoverNeed[],
  parts: { readonly handover: Handover; readonly aws: AwsAt },
  before: Handovers | undefined,
): Promise<Handovers> {
  const found = new Map<string, HandoverValues>()
  for (const { environment, account, region } of needs) {
    const values = await readOne(parts, environment, { account, region })
    const usable = values ?? before?.get(environment)
    if (usable !== undefined) found.set(environment, usable)
  }
  return found
}

async function readOne(
  { handover, aws }: { readonly handover: Handover; readonly aws: AwsAt },
  environment: string,
  place: { readonly account: string; readonly region: string },
): Promise<HandoverValues | undefined> {
  try {
    return await handover.read(aws(place).reader, environment)
  } catch {
    // The problem at each value that needs it says so.
    return undefined
  }
}

/** Whether a source has to be loaded anew, although Git stands still. */
export function differ(a: Handovers, b: Handovers): boolean {
  return textOf(a) !== textOf(b)
}

function textOf(handovers: Handovers): string {
  const environments = [...handovers].map(([name, values]) => [name, [...values].toSorted(byKey)])
  return JSON.stringify(environments.toSorted(byKey as never))
}

function byKey([a]: readonly [string, ...unknown[]], [b]: readonly [string, ...unknown[]]): number {
  return a < b ? -1 : 1
}
