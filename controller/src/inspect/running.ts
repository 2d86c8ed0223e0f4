import type { Deployment, Service, ServiceDeployment, Task } from '@aws-sdk/client-ecs'
import type { UnitId } from '@plumbline/desired-state'
import { servicesByName } from '../kinds/ecs-reads.ts'
import { looks } from '../kinds/looks.ts'
import { isStaged, listServiceDeployments } from '../kinds/service/rollout.ts'
import { describeServiceDeployments } from '../kinds/service/stage.ts'
import { describeTasks, listTasks, taskIdOf } from '../kinds/tasks.ts'
import {
  faultOf,
  type AwsReader,
  type Running,
  type RunningTask,
  type Version,
} from '../model/index.ts'

/** Where the tasks of a unit are found: those of a service, or those of a family that a job runs. */
export interface Whereabouts {
  readonly unit: UnitId
  readonly cluster: string
  readonly service?: string
  readonly family: string
}

/** As many as one page of ListTasks and one call of DescribeTasks hold. */
const tasksMax = 100

/** What runs of a unit: five calls at most, two while nothing is rolled out by stages. */
export async function runningOf(
  reader: AwsReader,
  where: Whereabouts,
  now: () => number,
): Promise<Running> {
  const { look, unread } = looks()
  const [tasks, versions] = await Promise.all([
    look('tasks', () => tasksOf(reader, where), { found: [], more: false }),
    look('versions', () => versionsOf(reader, where), []),
  ])
  return {
    at: now(),
    versions,
    tasks: tasks.found.map(runningTask).toSorted(byPlace),
    more: tasks.more,
    unread,
  }
}

interface Tasks {
  readonly found: readonly Task[]
  readonly more: boolean
}

/** The tasks of a unit that are meant to run. A service that is not there, or not yet, has none. */
export async function tasksOf(
  reader: AwsReader,
  where: Whereabouts,
  desiredStatus: 'RUNNING' | 'STOPPED' = 'RUNNING',
): Promise<Tasks> {
  try {
    return await listed(reader, where, desiredStatus)
  } catch (error) {
    if (faultOf(error).code === 'ServiceNotFound') return { found: [], more: false }
    throw error
  }
}

async function listed(
  reader: AwsReader,
  { cluster, service, family }: Whereabouts,
  desiredStatus: 'RUNNING' | 'STOPPED',
): Promise<Tasks> {
  const { taskArns = [], nextToken } = await reader.read(listTasks, {
    cluster,
    desiredStatus,
    maxResults: tasksMax,
    ...(service === undefined ? { family } : { serviceName: service }),
  })
  if (taskArns.length === 0) return { found: [], more: false }
  const { tasks = [] } = await reader.read(describeTasks, { cluster, tasks: [...taskArns] })
  return { found: tasks, more: nextToken !== undefined }
}

function runningTask(task: Task): RunningTask {
  const { taskArn = '', taskDefinitionArn = '', availabilityZone, startedAt } = task
  return {
    id: taskIdOf(taskArn),
    version: taskIdOf(taskDefinitionArn),
    state: task.lastStatus ?? 'UNKNOWN',
    health: task.healthStatus ?? 'UNKNOWN',
    ...(availabilityZone !== undefined && { zone: availabilityZone }),
    ...(startedAt !== undefined && { startedAt: startedAt.getTime() }),
  }
}

function byPlace(a: RunningTask, b: RunningTask): number {
  const key = ({ zone = '', version, id }: RunningTask) => `${zone} ${version} ${id}`
  return key(a) < key(b) ? -1 : 1
}

async function versionsOf(
  reader: AwsReader,
  { cluster, service: name }: Whereabouts,
): Promise<readonly Version[]> {
  if (name === undefined) return []
  const service = await reader.look(servicesByName, cluster, name)
  if (service === undefined) return []
  const { deployments = [] } = service
  const shares = deployments.length > 1 && isStaged(service) ? await sharesOf(reader, service) : []
  return deployments.map((deployment) => {
    const share = shares.find(([revision]) => isOf(deployment, revision))?.[1]
    return { ...versionOf(deployment), ...(share !== undefined && { traffic: share }) }
  })
}

function versionOf(deployment: Deployment): Version {
  return {
    version: taskIdOf(deployment.taskDefinition ?? ''),
    newest: deployment.status === 'PRIMARY',
    desired: deployment.desiredCount ?? 0,
    running: deployment.runningCount ?? 0,
    pending: deployment.pendingCount ?? 0,
    failed: deployment.failedTasks ?? 0,
  }
}

type Share = readonly [revision: string, percent: number]

/** How ECS splits the traffic between the service revisions of the deployment that goes on. */
async function sharesOf(reader: AwsReader, service: Service): Promise<readonly Share[]> {
  const { serviceDeployments: briefs = [] } = await reader.read(listServiceDeployments, {
    service: service.serviceArn ?? service.serviceName,
    cluster: service.clusterArn,
    status: ['IN_PROGRESS', 'ROLLBACK_IN_PROGRESS', 'ROLLBACK_REQUESTED'],
    maxResults: 1,
  })
  const arn = briefs[0]?.serviceDeploymentArn
  if (arn === undefined) return []
  const { serviceDeployments = [] } = await reader.read(describeServiceDeployments, {
    serviceDeploymentArns: [arn],
  })
  return serviceDeployments.flatMap(sharesIn)
}

function sharesIn({
  sourceServiceRevisions = [],
  targetServiceRevision,
}: ServiceDeployment): readonly Share[] {
  const all = [...sourceServiceRevisions, ...(targetServiceRevision ? [targetServiceRevision] : [])]
  return all.flatMap(({ arn, requestedProductionTrafficWeight: percent }) =>
    arn === undefined || percent === undefined ? [] : [[arn, percent] as const],
  )
}

/** The ids of a deployment and of its service revision end in the same digits. */
function isOf({ id = '' }: Deployment, revision: string): boolean {
  return taskIdOf(id) === taskIdOf(revision)
}
