import type { Service } from '@aws-sdk/client-ecs'
import { FaultError, type AwsReader, type Context } from '../../model/index.ts'
import { serviceNames, servicesByName } from '../ecs-reads.ts'
import { familyOf, isJob, nameOfUnit, scheduleNameOf } from '../ownership.ts'
import { findSchedule } from '../schedule-reads.ts'
import { tasksOfFamily } from '../tasks.ts'

/**
 * The ARNs of the revisions of a family that run, or are about to: of every service of the cluster and its deployments,
 * whoever it belongs to, of the tasks that run, and of the schedule of the job.
 * @throws FaultError when a part of it cannot be seen
 */
export async function revisionsInUse(
  reader: AwsReader,
  context: Context,
): Promise<ReadonlySet<string>> {
  const { cluster } = context.environment
  const listed = await serviceNames(reader, cluster)
  // A list may not show a new service yet.
  const names = new Set(isJob(context) ? listed : [...listed, nameOfUnit(context)])
  const services = await Promise.all(
    [...names].map(
      async (name) => (await reader.look(servicesByName, cluster, name)) ?? unseen(name),
    ),
  )
  const family = familyOf(context)
  const [running, stopping] = await Promise.all([
    tasksOfFamily(reader, cluster, family, 'RUNNING'),
    tasksOfFamily(reader, cluster, family, 'STOPPED'),
  ])
  const schedule = isJob(context) ? await findSchedule(reader, scheduleNameOf(context)) : undefined
  const arns = [
    ...services.flatMap(revisionsOfService),
    // Those that have stopped stay known for an hour and need nothing any more.
    ...[...running, ...stopping.filter(({ stopped }) => !stopped)].map(({ revision }) => revision),
    schedule?.Target?.EcsParameters?.TaskDefinitionArn,
  ]
  return new Set(arns.filter((arn) => arn !== undefined))
}

function revisionsOfService({ taskDefinition, deployments = [], taskSets = [] }: Service) {
  return [taskDefinition, ...[...deployments, ...taskSets].map((one) => one.taskDefinition)]
}

function unseen(name: string): never {
  throw new FaultError({
    code: 'ServiceUnseen',
    source: 'aws',
    retry: 'backoff',
    message: `the service ${name} is listed and cannot be described: what it runs is not known`,
    hint: 'Nothing to do: it is looked at again.',
  })
}
