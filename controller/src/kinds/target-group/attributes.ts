import {
  DescribeTargetGroupAttributesCommand,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { reads, type AwsReader, type Proven, type Scope, type Wanted } from '../../model/index.ts'
import { digestOf } from '../digest.ts'
import type { GroupRequest } from '../target-groups.ts'
import { attributeDefaults } from './normal.ts'
import type { LiveGroup } from './plan.ts'

export const describeAttributes = reads(
  'elasticloadbalancing:DescribeTargetGroupAttributes',
  DescribeTargetGroupAttributesCommand,
)

/** Attributes that we know, and those that the spec names; others are AWS's business. */
export async function readAttributes(
  reader: AwsReader,
  TargetGroupArn: string,
  { attributes }: GroupRequest,
): Promise<LiveGroup['attributes']> {
  const { Attributes = [] } = await reader.read(describeAttributes, { TargetGroupArn })
  return Object.fromEntries(
    Attributes.filter(({ Key = '' }) => Key in attributeDefaults || Key in attributes).map(
      ({ Key = '', Value = '' }) => [Key, Value],
    ),
  )
}

/** That the attributes of these groups are as wanted; `undefined` unless all are there. */
export function proofOf(
  wanted: readonly Wanted<GroupRequest>[],
  groups: readonly TargetGroup[],
  at: number,
): Proven | undefined {
  const arns = wanted.map(
    ({ name }) => groups.find((one) => one.TargetGroupName === name)?.TargetGroupArn,
  )
  if (arns.length === 0 || arns.includes(undefined)) return undefined
  const digests = wanted.map(({ shape }) => digestOf(shape))
  return { identifier: arns.join(' '), digest: digests.join(' '), at }
}

/**
 * Whether what was proved before is that of these groups. AWS tells the attributes of one group a call, ten calls a second
 * for all of an account: asked for in every look, those of some hundred groups would use up what it lets in.
 */
export function isProven(
  { proven, suspect }: Pick<Scope<GroupRequest>, 'proven' | 'suspect'>,
  proof: Proven | undefined,
): boolean {
  if (suspect || proof === undefined || proven === undefined) return false
  return proven.identifier === proof.identifier && proven.digest === proof.digest
}
