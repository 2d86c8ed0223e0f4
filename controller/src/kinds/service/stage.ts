import {
  ContinueServiceDeploymentCommand,
  DescribeServiceDeploymentsCommand,
  type DeploymentLifecycleHookDetail,
  type ServiceDeployment,
} from '@aws-sdk/client-ecs'
import {
  call,
  reads,
  writes,
  type Answer,
  type AwsReader,
  type Pause,
  type PlannedCall,
  type Rollout,
} from '../../model/index.ts'
import { gateStageOf } from './compile-deployment.ts'
import { stageWords } from './stage-words.ts'

export const describeServiceDeployments = reads(
  'ecs:DescribeServiceDeployments',
  DescribeServiceDeploymentsCommand,
)
export const continueServiceDeployment = writes(
  'ecs:ContinueServiceDeployment',
  ContinueServiceDeploymentCommand,
)

/** What ECS says of a service deployment beside its status. */
export interface Stage extends Pick<Rollout, 'pause' | 'unanswered' | 'alarmed'> {
  /** In words; left out where ECS does not say. */
  readonly why?: string
  /** ECS watches no alarm of it, whatever the service says: one was in ALARM when it began. */
  readonly alarmsOff?: true
  /** Nothing is left to do but to clear away what was replaced. */
  readonly cleansUp?: true
}

/** Where a rollout is in its stages, what it waits for, and which of its pauses nobody answered. */
export async function stageOf(reader: AwsReader, arn: string): Promise<Stage> {
  const { serviceDeployments } = await reader.read(describeServiceDeployments, {
    serviceDeploymentArns: [arn],
  })
  const deployment = serviceDeployments?.[0] ?? {}
  const { lifecycleHookDetails: hooks = [], lifecycleStage } = deployment
  const pause = pauseOf(arn, deployment)
  const late = hooks.filter(({ status }) => status === 'TIMED_OUT')
  return {
    ...(lifecycleStage !== undefined && { why: told(deployment, pause) }),
    ...(pause !== undefined && { pause }),
    ...(late.length > 0 && { unanswered: idsOf(late) }),
    ...(deployment.alarms?.status === 'TRIGGERED' && { alarmed: true }),
    ...(ignoresAlarms(deployment) && { alarmsOff: true }),
    ...(lifecycleStage === 'CLEAN_UP' && { cleansUp: true }),
  }
}

/**
 * Alarms that are on in the configuration of a deployment and off in its record: ECS leaves all of them aside when one is in
 * ALARM at the beginning ("How CloudWatch alarms detect Amazon ECS deployment failures" in the ECS guide).
 */
function ignoresAlarms({ alarms, deploymentConfiguration }: ServiceDeployment): boolean {
  return deploymentConfiguration?.alarms?.enable === true && alarms?.status === 'DISABLED'
}

/** ECS does not say at which stage a pause stands: the ones that wait stand at the stage of the deployment. */
function pauseOf(
  deployment: string,
  { lifecycleStage, lifecycleHookDetails: hooks = [] }: ServiceDeployment,
): Pause | undefined {
  const waiting = hooks.filter(({ status }) => status === 'AWAITING_ACTION')
  if (waiting.length === 0) return undefined
  const at = gateStageOf(lifecycleStage)
  const ends = waiting.flatMap(({ expiresAt }) => expiresAt?.getTime() ?? [])
  return {
    deployment,
    hooks: idsOf(waiting),
    ...(at !== undefined && { at }),
    ...(ends.length > 0 && { until: Math.min(...ends) }),
    onTimeout: waiting.every(({ timeoutAction }) => timeoutAction === 'CONTINUE')
      ? 'continue'
      : 'rollback',
  }
}

function idsOf(hooks: readonly DeploymentLifecycleHookDetail[]): readonly string[] {
  return hooks.flatMap(({ hookId }) => hookId ?? []).toSorted()
}

/** What is said of a rollout of which ECS watches no alarm. */
export const unwatched = 'ECS ignores its alarms: one was in ALARM when it began'

function told(deployment: ServiceDeployment, pause: Pause | undefined): string {
  const { lifecycleStage = '', targetServiceRevision: target } = deployment
  const words = stageWords(lifecycleStage)
  if (pause !== undefined) {
    const action = pause.onTimeout === 'continue' ? 'goes on' : 'rolls back'
    const until = pause.until === undefined ? '' : ` at ${new Date(pause.until).toISOString()}`
    return `paused: ${words}; unanswered, ECS ${action}${until}`
  }
  const weight = target?.requestedProductionTrafficWeight
  const where =
    weight === undefined ? words : `${words}; ${weight} % of the traffic is on the new version`
  return ignoresAlarms(deployment) ? `${where}, and ${unwatched}` : where
}

/** One answer for each pause that waits at the stage. */
export function answerPause({ pause }: Rollout, answer: Answer): readonly PlannedCall[] {
  const action = answer === 'continue' ? 'CONTINUE' : 'ROLLBACK'
  const { deployment: serviceDeploymentArn, hooks = [] } = pause ?? {}
  return hooks.map((hookId) => ({
    call: call(continueServiceDeployment, { serviceDeploymentArn, hookId, action }),
    effect: 'answers a gate',
  }))
}
