import type { Environment } from '@plumbline/desired-state'
import type { AwsReader, Traces } from '../../model/index.ts'
import { familyOf } from '../ownership.ts'
import { familiesWith } from './inventory.ts'

/** AWS keeps a revision and its tags when it is deregistered: only a family with an active one is there. */
export const traces: Traces = {
  nameIn: familyIn,
  isOwn: (arn, owner) => familyIn(arn) === familyOf(owner),
  remaining,
}

function familyIn(arn: string): string | undefined {
  return /^arn:[^:]*:ecs:[^:]*:[^:]*:task-definition\/([^:/]+):\d+$/.exec(arn)?.[1]
}

async function remaining(
  reader: AwsReader,
  { name }: Environment,
  arns: readonly string[],
): Promise<readonly string[]> {
  const active = new Set(await familiesWith(reader, `${name}-`))
  return arns.filter((arn) => active.has(familyIn(arn) ?? ''))
}
