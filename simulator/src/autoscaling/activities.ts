import type {
  DescribeScalingActivitiesRequest,
  DescribeScalingActivitiesResponse,
  ScalingActivity,
} from '@aws-sdk/client-application-auto-scaling'
import { pageAsked } from './asked.ts'
import { dimension } from './model.ts'
import type { ActivityState, Scaling } from './model.ts'

const pageMax = 50
const digits = 9

/** What happened to the counts, newest first. */
export function describeScalingActivities(
  { state }: Scaling,
  input: DescribeScalingActivitiesRequest,
): DescribeScalingActivitiesResponse {
  const isEcs = input.ServiceNamespace === 'ecs'
  const found = state.activities
    // Counted from the oldest, which stays what it is while new ones arrive.
    .map((activity, i) => ({ activity, age: 10 ** digits - (state.activities.length - i) }))
    .filter(() => isEcs)
    .filter(({ activity }) => (input.ResourceId ?? activity.resource) === activity.resource)
  const { items, nextToken } = pageAsked(found, input, ({ age }) => String(age), pageMax)
  return { ScalingActivities: items.map(({ activity }) => view(activity)), NextToken: nextToken }
}

function view({ id, resource, at, status, ...texts }: ActivityState): ScalingActivity {
  return {
    ActivityId: id,
    ServiceNamespace: 'ecs',
    ResourceId: resource,
    ScalableDimension: dimension,
    Description: texts.description,
    Cause: texts.cause,
    StartTime: new Date(at),
    EndTime: new Date(at),
    StatusCode: status,
    StatusMessage: texts.message,
  }
}
