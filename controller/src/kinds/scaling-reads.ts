import {
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  type DescribeScalableTargetsCommandInput,
  type DescribeScalableTargetsCommandOutput,
  type DescribeScalingPoliciesCommandInput,
  type DescribeScalingPoliciesCommandOutput,
  type ScalableTarget,
  type ScalingPolicy,
} from '@aws-sdk/client-application-auto-scaling'
import {
  reads,
  type AwsReader,
  type BatchRead,
  type Context,
  type GroupRead,
} from '../model/index.ts'
import { nameOfUnit } from './ownership.ts'

export const describeTargets = reads(
  'application-autoscaling:DescribeScalableTargets',
  DescribeScalableTargetsCommand,
)
export const describePolicies = reads(
  'application-autoscaling:DescribeScalingPolicies',
  DescribeScalingPoliciesCommand,
)

export const scalingNamespace = 'ecs'
const dimension = 'ecs:service:DesiredCount'

/** The three members that name a scalable target in every request. */
export function placeOf(resourceId: string | undefined) {
  return {
    ServiceNamespace: scalingNamespace,
    ResourceId: resourceId,
    ScalableDimension: dimension,
  } as const
}

export function resourceIdOf(context: Context): string {
  return `service/${context.environment.cluster}/${nameOfUnit(context)}`
}

export const targetsById: BatchRead<
  DescribeScalableTargetsCommandInput,
  DescribeScalableTargetsCommandOutput,
  ScalableTarget
> = {
  operation: describeTargets,
  // The page size: more ids than that would need a second page.
  max: 50,
  request: (_scope, ids) => ({
    ServiceNamespace: scalingNamespace,
    ResourceIds: [...ids],
    ScalableDimension: dimension,
  }),
  items: (output) =>
    (output.ScalableTargets ?? []).map((target) => [target.ResourceId ?? '', target]),
}

/** Ten a page: the most that DescribeScalingPolicies answers. */
export const policiesById: GroupRead<
  DescribeScalingPoliciesCommandInput,
  DescribeScalingPoliciesCommandOutput,
  ScalingPolicy
> = {
  operation: describePolicies,
  one: (_scope, id, token) => ({ ...placeOf(id), ...pageOf(token) }),
  all: (_scope, token) => ({ ServiceNamespace: scalingNamespace, ...pageOf(token) }),
  items: (output) =>
    (output.ScalingPolicies ?? []).map((policy) => [policy.ResourceId ?? '', policy]),
  next: (output) => output.NextToken,
}

export function pageOf(token: string | undefined): { readonly NextToken?: string } {
  return token === undefined ? {} : { NextToken: token }
}

export function targetOf(reader: AwsReader, context: Context): Promise<ScalableTarget | undefined> {
  return reader.look(targetsById, '', resourceIdOf(context))
}

/** Asked at once after the target by whoever needs them, so that kinds ask at the same moment and share a call. */
export function policiesOf(reader: AwsReader, context: Context): Promise<readonly ScalingPolicy[]> {
  return reader.group(policiesById, '', resourceIdOf(context))
}

export async function livePolicies(
  reader: AwsReader,
  context: Context,
): Promise<readonly ScalingPolicy[]> {
  const target = await targetOf(reader, context)
  return target === undefined ? [] : policiesOf(reader, context)
}
