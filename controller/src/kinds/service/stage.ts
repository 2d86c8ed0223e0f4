import { DescribeServiceDeploymentsCommand, type ServiceDeployment } from '@aws-sdk/client-ecs'
import { reads, type AwsReader } from '../../model/index.ts'

export const describeServiceDeployments = reads(
  'ecs:DescribeServiceDeployments',
  DescribeServiceDeploymentsCommand,
)

/** Where a rollout is in its stages, in words; nothing where ECS does not say. */
export async function stageOf(reader: AwsReader, arn: string): Promise<string | undefined> {
  const { serviceDeployments } = await reader.read(describeServiceDeployments, {
    serviceDeploymentArns: [arn],
  })
  const deployment = serviceDeployments?.[0]
  return deployment?.lifecycleStage === undefined ? undefined : told(deployment)
}

function told({
  lifecycleStage: stage,
  lifecycleHookDetails: hooks = [],
  targetServiceRevision: target,
}: ServiceDeployment): string {
  const waiting = hooks.find(({ status }) => status === 'AWAITING_ACTION')
  if (waiting !== undefined) {
    const action = waiting.timeoutAction === 'CONTINUE' ? 'goes on' : 'rolls back'
    const until = waiting.expiresAt === undefined ? '' : ` at ${waiting.expiresAt.toISOString()}`
    return `paused at ${stage}; unanswered, ECS ${action}${until}`
  }
  const weight = target?.requestedProductionTrafficWeight
  return weight === undefined ? `at ${stage}` : `at ${stage}, ${weight} % of the traffic moved`
}
