import {
  DescribeServiceRevisionsCommand,
  ListServiceDeploymentsCommand,
  type Deployment,
  type Service,
  type ServiceDeploymentBrief,
} from '@aws-sdk/client-ecs'
import { reads, type AwsReader, type Rollout } from '../../model/index.ts'

export const listServiceDeployments = reads(
  'ecs:ListServiceDeployments',
  ListServiceDeploymentsCommand,
)
export const describeServiceRevisions = reads(
  'ecs:DescribeServiceRevisions',
  DescribeServiceRevisionsCommand,
)

/** How far back ECS is asked what became of rollouts. */
const deploymentsAskedMax = 20

export function primaryOf(service: Service): Deployment | undefined {
  return service.deployments?.find((deployment) => deployment.status === 'PRIMARY')
}

/**
 * How the rollout `id` stands. While it is the primary deployment, the service itself says so. Once it is not, only
 * ECS's record of service deployments tells a rollback from a newer deployment: that costs a read, at that moment only.
 *
 * `id` is the id of a deployment (`ecs-svc/123`); a service revision's ARN ends in the same digits, which is how the
 * two records are matched (as Terraform's provider does).
 */
export async function follow(reader: AwsReader, service: Service, id: string): Promise<Rollout> {
  const primary = primaryOf(service)
  if (primary?.id === id && primary.rolloutState !== 'FAILED')
    return ofPrimary(id, service, primary)
  const briefs = newestFirst(await deploymentsOf(reader, service))
  const brief = briefs.find((one) => sameId(one.targetServiceRevisionArn, id))
  if (brief !== undefined) return ofBrief(id, brief, brief === briefs[0])
  if (primary?.id === id) {
    return {
      id,
      phase: 'failed',
      why: primary.rolloutStateReason ?? 'ECS marked the deployment as failed',
    }
  }
  return { id, phase: 'superseded', why: 'ECS does not know this deployment any more' }
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
  return settled
    ? { id, phase: 'completed', why: running }
    : { id, phase: 'running', why: failures(running, primary) }
}

function failures(running: string, primary: Deployment): string {
  const failed = primary.failedTasks ?? 0
  return failed === 0 ? running : `${running}, ${failed} failed to start`
}

function ofBrief(id: string, brief: ServiceDeploymentBrief, newest: boolean): Rollout {
  const why = brief.statusReason ?? `ECS says ${brief.status ?? 'nothing'}`
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

async function deploymentsOf(
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

function sameId(revisionArn: string | undefined, deploymentId: string): boolean {
  const digits = deploymentId.slice(deploymentId.lastIndexOf('/') + 1)
  return revisionArn?.endsWith(`/${digits}`) === true
}

/**
 * Task definitions whose newest rollout ECS gave up. Asked when a write may have been forgotten: ECS remembers for
 * ninety days what this program may not.
 */
export async function rejectedTaskDefinitions(
  reader: AwsReader,
  service: Service,
): Promise<readonly string[]> {
  const briefs = newestFirst(await deploymentsOf(reader, service))
  if (!briefs.some((brief) => gaveUp(brief, brief === briefs[0]))) return []
  const { serviceRevisions } = await reader.read(describeServiceRevisions, {
    serviceRevisionArns: briefs.flatMap((brief) => brief.targetServiceRevisionArn ?? []),
  })
  const definitionOf = new Map(
    (serviceRevisions ?? []).map((revision) => [
      revision.serviceRevisionArn,
      revision.taskDefinition,
    ]),
  )
  const verdicts = new Map<string, boolean>()
  for (const brief of briefs) {
    const definition = definitionOf.get(brief.targetServiceRevisionArn)
    if (definition === undefined || verdicts.has(definition)) continue
    verdicts.set(definition, gaveUp(brief, brief === briefs[0]))
  }
  return [...verdicts].flatMap(([definition, rejected]) => (rejected ? [definition] : []))
}

function newestFirst(briefs: readonly ServiceDeploymentBrief[]): readonly ServiceDeploymentBrief[] {
  return briefs.toSorted((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0))
}

function gaveUp(brief: ServiceDeploymentBrief, newest: boolean): boolean {
  const { phase } = ofBrief('', brief, newest)
  return phase === 'rolled-back' || phase === 'rolling-back' || phase === 'failed'
}
