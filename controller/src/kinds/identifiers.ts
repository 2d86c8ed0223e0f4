import {
  referencesIn,
  resolve,
  sameShape,
  type AwsReader,
  type Context,
  type Shape,
  type Wanted,
} from '../model/index.ts'
import { groupsByOwner } from './elb-reads.ts'
import { livePolicies } from './scaling-reads.ts'
import { ownerHash } from './target-group-names.ts'

export type Identifiers = ReadonlyMap<string, string>

/**
 * What the target groups and scaling policies that a kind refers to are right now, so that it can tell whether a write may
 * follow before the engine fills the references in. They are read as their own kinds read them, and share those calls.
 */
export async function identifiersOf(
  reader: AwsReader,
  context: Context,
  wanted: readonly Wanted<object>[],
): Promise<Identifiers> {
  const refs = wanted.flatMap(({ request }) => referencesIn(request)).map(({ $ref }) => $ref)
  const names = (kind: string): boolean => refs.some((one) => one.startsWith(`${kind}/`))
  const [groups, policies] = await Promise.all([
    names('target-group') ? reader.group(groupsByOwner, '', ownerHash(context.unit)) : [],
    names('scaling') ? livePolicies(reader, context) : [],
  ])
  return new Map([
    ...groups.map(
      ({ TargetGroupName, TargetGroupArn = '' }) =>
        [`target-group/${TargetGroupName}`, TargetGroupArn] as const,
    ),
    ...policies.map(
      ({ PolicyName, PolicyARN = '' }) => [`scaling/policy/${PolicyName}`, PolicyARN] as const,
    ),
  ])
}

/** Whether live is as wanted, references and all. */
export function isAsWanted(wanted: Shape, live: Shape, identifiers: Identifiers): boolean {
  return sameShape(resolve(wanted, identifiers).value, live)
}
