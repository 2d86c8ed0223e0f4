import type { Service, ServiceDeployment, ServiceDeploymentBrief } from '@aws-sdk/client-ecs'
import { faultOf, type AwsReader } from '../../model/index.ts'
import { listEcsTags } from '../ecs-reads.ts'
import { tagsOf } from '../ownership.ts'
import { describeServiceRevisions } from '../ecs-reads.ts'
import { deploymentsOf, newestFirst, phaseOf } from './rollout.ts'
import { describeServiceDeployments } from './stage.ts'

/** The tag of a task definition whose rollout was told to stop although it had not failed; the value is the rollout's ARN. */
export const overtakenTag = 'plumbline:overtaken'

/** What ECS remembers for ninety days of rollouts that came to no good end. */
export interface Failures {
  /** ARNs of task definitions whose newest rollout was given up. */
  readonly rejected: readonly string[]
  /** An alarm ended the newest rollout. */
  readonly alarmed?: true
}

/** The newest rollout of a task definition. */
interface Last {
  readonly definition: string
  readonly brief: ServiceDeploymentBrief
  readonly isNewest: boolean
}

/**
 * What ECS gave up. Asked when a write may have been forgotten: ECS remembers what this program may not. It tells neither why
 * a rollout was told to stop nor what is newer than one that failed: the tag says the first, its monitors the second.
 */
export async function failuresOf(reader: AwsReader, service: Service): Promise<Failures> {
  const briefs = newestFirst(await deploymentsOf(reader, service))
  const suspects = briefs.filter(({ status }) => status !== undefined && isBadEnd(status))
  if (suspects.length === 0) return { rejected: [] }
  const lasts = (await lastOfEach(reader, briefs)).filter(({ brief }) => suspects.includes(brief))
  const details = await detailsOf(reader, lasts)
  const verdicts = await Promise.all(
    lasts.map((last) => isRejected(reader, last, details.get(last.brief.serviceDeploymentArn))),
  )
  const newest = details.get(briefs[0]?.serviceDeploymentArn)
  return {
    rejected: lasts.flatMap(({ definition }, index) => (verdicts[index] ? [definition] : [])),
    ...(newest?.alarms?.status === 'TRIGGERED' && { alarmed: true }),
  }
}

function isBadEnd(status: string): boolean {
  return /^(ROLLBACK|STOP)/.test(status)
}

async function lastOfEach(
  reader: AwsReader,
  briefs: readonly ServiceDeploymentBrief[],
): Promise<readonly Last[]> {
  const { serviceRevisions = [] } = await reader.read(describeServiceRevisions, {
    serviceRevisionArns: briefs.flatMap((brief) => brief.targetServiceRevisionArn ?? []),
  })
  const definitionOf = new Map(
    serviceRevisions.map((one) => [one.serviceRevisionArn, one.taskDefinition]),
  )
  const lasts = new Map<string, Last>()
  for (const brief of briefs) {
    const definition = definitionOf.get(brief.targetServiceRevisionArn)
    if (definition === undefined || lasts.has(definition)) continue
    lasts.set(definition, { definition, brief, isNewest: brief === briefs[0] })
  }
  return [...lasts.values()]
}

async function detailsOf(
  reader: AwsReader,
  lasts: readonly Last[],
): Promise<ReadonlyMap<string | undefined, ServiceDeployment>> {
  const serviceDeploymentArns = lasts.flatMap(({ brief }) => brief.serviceDeploymentArn ?? [])
  if (serviceDeploymentArns.length === 0) return new Map()
  const { serviceDeployments = [] } = await reader.read(describeServiceDeployments, {
    serviceDeploymentArns,
  })
  return new Map(serviceDeployments.map((one) => [one.serviceDeploymentArn, one]))
}

async function isRejected(
  reader: AwsReader,
  { definition, brief, isNewest }: Last,
  { alarms, deploymentCircuitBreaker: breaker }: ServiceDeployment = {},
): Promise<boolean> {
  if (alarms?.status === 'TRIGGERED' || breaker?.status === 'TRIGGERED') return true
  // Something newer took its place: of one that ECS merely stopped for it, nothing is known to be wrong.
  if (phaseOf(brief, isNewest) === 'superseded') return false
  return !(await wasOvertaken(reader, definition, brief.serviceDeploymentArn))
}

/** Plumbline stopped it for a newer commit. A definition whose tags AWS refuses to show counts as one that failed. */
async function wasOvertaken(
  reader: AwsReader,
  resourceArn: string,
  deployment: string | undefined,
): Promise<boolean> {
  try {
    const { tags } = await reader.read(listEcsTags, { resourceArn })
    return deployment !== undefined && tagsOf(tags)[overtakenTag] === deployment
  } catch (error) {
    if (faultOf(error).source === 'aws') throw error
    return false
  }
}
