import {
  ListServiceDeploymentsCommand,
  type Deployment,
  type Service,
  type ServiceDeploymentBrief,
} from '@aws-sdk/client-ecs'
import { reads, type AwsReader, type Rollout } from '../../model/index.ts'
import { stageOf, unwatched, type Stage } from './stage.ts'
import { withStagesInWords } from './stage-words.ts'

export const listServiceDeployments = reads(
  'ecs:ListServiceDeployments',
  ListServiceDeploymentsCommand,
)

/** How far back ECS is asked what became of rollouts. */
const deploymentsAskedMax = 20

export function primaryOf(service: Service): Deployment | undefined {
  return service.deployments?.find((deployment) => deployment.status === 'PRIMARY')
}

/** Whether a rollout goes through stages that the service itself does not tell: traffic that shifts, pauses. */
export function isStaged({ deploymentConfiguration }: Service): boolean {
  const { strategy = 'ROLLING', lifecycleHooks = [] } = deploymentConfiguration ?? {}
  return strategy !== 'ROLLING' || lifecycleHooks.length > 0
}

/**
 * How the rollout `id` stands. While a rolling one is the primary deployment, the service itself says so. Of others, and
 * once it is not, only ECS's record of service deployments tells stages, success, and a rollback from a newer deployment:
 * that costs reads while there is a rollout, and none afterwards.
 *
 * `thorough` asks the record also where the service says enough: it tells that a rollout was told to stop. `overtaken`:
 * something else is wanted now, so that one which only clears away counts as completed.
 *
 * `id` is the id of a deployment (`ecs-svc/123`); a service revision's ARN ends in the same digits, which is how the
 * two records are matched (as Terraform's provider does).
 */
export async function follow(
  reader: AwsReader,
  service: Service,
  id: string,
  { thorough = false, overtaken = false } = {},
): Promise<Followed> {
  const primary = primaryOf(service)
  if (primary?.id === id && primary.rolloutState !== 'FAILED' && !isStaged(service) && !thorough)
    return { rollout: await withAlarms(reader, service, ofPrimary(id, service, primary)) }
  const briefs = newestFirst(await deploymentsOf(reader, service))
  const brief = briefs.find((one) => sameId(one.targetServiceRevisionArn, id))
  if (brief === undefined)
    return { rollout: await withAlarms(reader, service, unlisted(id, service)) }
  const found = ofBrief(id, brief, brief === briefs[0])
  const told = hasStages(found, service) ? await withStage(reader, brief, found, overtaken) : found
  const counted = told.phase === 'running' && primary?.id === id && !isStaged(service)
  const rollout = counted
    ? await withAlarms(reader, service, ofPrimary(id, service, primary))
    : told
  const completed = briefs.find(({ status }) => status === 'SUCCESSFUL')
  return { rollout, brief, ...(completed !== undefined && { completed }) }
}

/** A rollout, and ECS's records of it and of the newest one that completed, as far as they were read. */
export interface Followed {
  readonly rollout: Rollout
  readonly brief?: ServiceDeploymentBrief
  readonly completed?: ServiceDeploymentBrief
}

/** The list may lag behind. */
function unlisted(id: string, service: Service): Rollout {
  const primary = primaryOf(service)
  if (primary?.id !== id) {
    return { id, phase: 'superseded', why: 'ECS does not know this deployment any more' }
  }
  if (primary.rolloutState !== 'FAILED') return ofPrimary(id, service, primary)
  const why = primary.rolloutStateReason ?? 'ECS marked the deployment as failed'
  return { id, phase: 'failed', why }
}

/** One that runs says where it is; one that went back, whether somebody was waited for; one that failed, by what. */
function hasStages({ phase }: Rollout, service: Service): boolean {
  if (phase === 'completed' || phase === 'superseded') return false
  return phase === 'running' || phase === 'failed' || isStaged(service)
}

async function withStage(
  reader: AwsReader,
  brief: ServiceDeploymentBrief,
  rollout: Rollout,
  overtaken: boolean,
): Promise<Rollout> {
  if (brief.serviceDeploymentArn === undefined) return rollout
  const { cleansUp, ...stage } = await stageOf(reader, brief.serviceDeploymentArn)
  if (rollout.phase !== 'running') return withoutPause(rollout, stage)
  const { why = rollout.why } = stage
  // What was replaced is going, and nothing can send it back any more: whatever comes next comes after a success.
  return overtaken && cleansUp
    ? { ...rollout, phase: 'completed', why }
    : { ...rollout, ...stage, why }
}

/** Nobody can answer a pause of a rollout that goes back. */
function withoutPause(rollout: Rollout, { unanswered, alarmed }: Stage): Rollout {
  return {
    ...rollout,
    ...(unanswered !== undefined && { unanswered }),
    ...(alarmed !== undefined && { alarmed }),
  }
}

function ofPrimary(id: string, service: Service, primary: Deployment): Rollout {
  const desired = primary.desiredCount ?? service.desiredCount ?? 0
  const running = `${primary.runningCount ?? 0} of ${desired} tasks run`
  const settled =
    primary.rolloutState === 'COMPLETED' ||
    // Only the rolling type has a rollout state; without one, "one deployment, all tasks run" is what AWS calls stable.
    (primary.rolloutState === undefined &&
      service.deployments?.length === 1 &&
      (service.runningCount ?? 0) >= desired)
  if (settled) return { id, phase: 'completed', why: running }
  return { id, phase: 'running', why: failures(running, primary) }
}

/** Says of a rollout whose tasks all run what is left: ECS watches their alarms. Its record tells whether it does. */
async function withAlarms(reader: AwsReader, service: Service, rollout: Rollout): Promise<Rollout> {
  const { currentServiceDeployment: arn } = service
  if (rollout.phase !== 'running' || arn === undefined || !hasOnlyAlarmsLeft(service))
    return rollout
  const { alarmsOff } = await stageOf(reader, arn)
  const what = alarmsOff === true ? unwatched : 'ECS watches their alarms'
  return { ...rollout, why: `${rollout.why}, and ${what}` }
}

/** Nothing is left to do but to see whether an alarm goes off ("alarm failure detection" in the ECS guide). */
function hasOnlyAlarmsLeft(service: Service): boolean {
  const { alarms } = service.deploymentConfiguration ?? {}
  const primary = primaryOf(service)
  const desired = primary?.desiredCount ?? service.desiredCount ?? 0
  const alone = service.deployments?.length === 1 && (primary?.runningCount ?? 0) === desired
  return alone && alarms?.enable === true && (alarms.alarmNames ?? []).length > 0
}

function failures(running: string, primary: Deployment): string {
  const failed = primary.failedTasks ?? 0
  return failed === 0 ? running : `${running}, ${failed} failed`
}

/** How a rollout stands by ECS's record of it; `newest`: nothing was rolled out after it. */
export function phaseOf(brief: ServiceDeploymentBrief, newest: boolean): Rollout['phase'] {
  return ofBrief('', brief, newest).phase
}

function ofBrief(id: string, brief: ServiceDeploymentBrief, newest: boolean): Rollout {
  const asked = brief.status === 'ROLLBACK_REQUESTED' ? 'ECS was told to go back' : undefined
  const said = brief.statusReason ?? asked ?? `ECS says ${brief.status ?? 'nothing'}`
  const why = withStagesInWords(said)
  switch (brief.status) {
    case 'SUCCESSFUL':
      return { id, phase: 'completed', why }
    case 'ROLLBACK_REQUESTED':
    case 'ROLLBACK_IN_PROGRESS':
      return { id, phase: 'rolling-back', why }
    case 'ROLLBACK_SUCCESSFUL':
      return { id, phase: 'rolled-back', why }
    case 'ROLLBACK_FAILED':
      return { id, phase: 'failed', why }
    case 'STOPPED':
    case 'STOP_REQUESTED':
      // Stopped by a newer deployment, which took its place; or stopped by the breaker, and then nothing is newer.
      return { id, phase: newest ? 'failed' : 'superseded', why }
    case 'PENDING':
    case 'IN_PROGRESS':
    case undefined:
      return { id, phase: 'running', why }
  }
}

/** The newest service deployments, in no order. */
export async function deploymentsOf(
  reader: AwsReader,
  service: Service,
): Promise<readonly ServiceDeploymentBrief[]> {
  const { serviceDeployments } = await reader.read(listServiceDeployments, {
    service: service.serviceArn ?? service.serviceName,
    cluster: service.clusterArn,
    maxResults: deploymentsAskedMax,
  })
  return serviceDeployments ?? []
}

/** When the newest deployment began, of whatever became of it (epoch ms). */
export async function lastDeploymentAt(reader: AwsReader, service: Service): Promise<number> {
  const [newest] = newestFirst(await deploymentsOf(reader, service))
  return newest?.createdAt?.getTime() ?? 0
}

function sameId(revisionArn: string | undefined, deploymentId: string): boolean {
  const digits = deploymentId.slice(deploymentId.lastIndexOf('/') + 1)
  return revisionArn?.endsWith(`/${digits}`) === true
}

export function newestFirst(
  briefs: readonly ServiceDeploymentBrief[],
): readonly ServiceDeploymentBrief[] {
  return briefs.toSorted((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0))
}
