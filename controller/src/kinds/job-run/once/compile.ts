import type { JobUnit } from '@plumbline/desired-state'
import type { Context } from '../../../model/index.ts'
import { compileStart, type Start } from '../compile.ts'
import { hashOf, tokenFrom } from '../token.ts'

/** The one run of a job without a schedule. */
export interface OnceRequest extends Start {
  readonly mode: 'once'
  /** Hash of where it runs, and of the gate that asks for it. */
  readonly place: string
  /** Hash of the unit, what runs and where: another one is another thing to run. */
  readonly identity: string
}

export function compileOnce(unit: JobUnit, context: Context): OnceRequest {
  const start = compileStart(unit, context)
  const { volumeConfigurations } = start.input
  const { cluster, network } = context.environment
  const place = hashOf({
    cluster,
    subnets: network.subnets.toSorted(),
    securityGroups: network.securityGroups.toSorted(),
    assignPublicIp: network.assignPublicIp,
    volumeConfigurations,
    occasion: context.occasion,
  }).slice(0, 8)
  return { ...start, mode: 'once', place, identity: hashOf([unit.id, start.definition, place]) }
}

/** The same attempt at the same thing has the same token, whoever sends it and how often. */
export function tokenOf({ identity }: OnceRequest, run: number, attempt: number): string {
  return tokenFrom([identity, run, attempt])
}

/** The token of a start that is repeated because the first one never had an effect, so long ago that ECS forgot. */
export function tokenAfter(token: string, at: number): string {
  return tokenFrom([token, at])
}
