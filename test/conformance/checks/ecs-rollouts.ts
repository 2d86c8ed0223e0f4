import {
  CreateClusterCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeTasksCommand,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs'
import type { Service } from '@aws-sdk/client-ecs'
import type { Json } from '@plumbline/controller/model'
import { errorOf } from '../check.ts'
import type { Check } from '../check.ts'
import type { Target } from '../target.ts'
import { createService, describeService, register, settled, web } from './ecs-parts.ts'

export const rolloutChecks: readonly Check[] = [
  {
    id: 'ecs/rollout-first',
    expected: {
      deployments: [['PRIMARY', 'COMPLETED', ':1']],
      running: 2,
      pending: 0,
      events: true,
    },
    async look(target, name) {
      await createService(target, name)
      await target.pass(settled)
      const live = await describeService(target, name)
      return {
        deployments: deploymentsOf(live, name),
        running: live?.runningCount ?? null,
        pending: live?.pendingCount ?? null,
        events: (live?.events?.length ?? 0) > 0,
      }
    },
  },
  {
    id: 'ecs/rollout-next',
    expected: {
      during: [
        ['PRIMARY', 'IN_PROGRESS', ':2'],
        ['ACTIVE', 'COMPLETED', ':1'],
      ],
      after: [['PRIMARY', 'COMPLETED', ':2']],
      running: 2,
    },
    async look(target, name) {
      await createService(target, name)
      await target.pass(settled)
      await register(target, name)
      await target.ecs.send(
        new UpdateServiceCommand({ cluster: name, service: name, taskDefinition: `${name}:2` }),
      )
      const during = await describeService(target, name)
      await target.pass(settled)
      const after = await describeService(target, name)
      return {
        during: deploymentsOf(during, name),
        after: deploymentsOf(after, name),
        running: after?.runningCount ?? null,
      }
    },
  },
  {
    id: 'ecs/rollout-forced',
    expected: { deployment: 'another', deployments: 2 },
    async look(target, name) {
      await createService(target, name)
      await target.pass(settled)
      const before = await describeService(target, name)
      await target.ecs.send(
        new UpdateServiceCommand({ cluster: name, service: name, forceNewDeployment: true }),
      )
      const during = await describeService(target, name)
      const same = before?.deployments?.[0]?.id === during?.deployments?.[0]?.id
      return {
        deployment: same ? 'the same' : 'another',
        deployments: during?.deployments?.length ?? 0,
      }
    },
  },
  {
    id: 'ecs/rollout-scaled',
    expected: { deployment: 'the same', running: 3 },
    async look(target, name) {
      await createService(target, name)
      await target.pass(settled)
      const before = await describeService(target, name)
      await target.ecs.send(
        new UpdateServiceCommand({ cluster: name, service: name, desiredCount: 3 }),
      )
      await target.pass(settled)
      const after = await describeService(target, name)
      const same = before?.deployments?.[0]?.id === after?.deployments?.[0]?.id
      return { deployment: same ? 'the same' : 'another', running: after?.runningCount ?? null }
    },
  },
  {
    id: 'ecs/service-deployments',
    expected: { list: 'none', status: 'SUCCESSFUL', revision: ':1', current: 'the same' },
    async look(target, name) {
      await createService(target, name)
      await target.pass(settled)
      const list = await errorOf(listDeployments(target, name))
      if (list !== 'none') return { list, status: null, revision: null, current: null }
      const { serviceDeployments = [] } = await listDeployments(target, name)
      const arn = serviceDeployments[0]?.serviceDeploymentArn ?? ''
      const described = await target.ecs.send(
        new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] }),
      )
      const revisionArn = described.serviceDeployments?.[0]?.targetServiceRevision?.arn ?? ''
      const revisions = await target.ecs.send(
        new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revisionArn] }),
      )
      const live = await describeService(target, name)
      return {
        list,
        status: described.serviceDeployments?.[0]?.status ?? null,
        revision: revisionOf(revisions.serviceRevisions?.[0]?.taskDefinition, name),
        current: live?.currentServiceDeployment === arn ? 'the same' : 'another',
      }
    },
  },
  {
    id: 'ecs/tasks-of-a-service',
    expected: { listed: 2, lastStatus: ['RUNNING', 'RUNNING'], group: true, startedBy: true },
    async look(target, name) {
      await createService(target, name)
      await target.pass(settled)
      const tasks = await listTasks(target, name)
      if (tasks.length === 0) return { listed: 0, lastStatus: [], group: false, startedBy: false }
      const described = await target.ecs.send(new DescribeTasksCommand({ cluster: name, tasks }))
      const live = await describeService(target, name)
      const found = described.tasks ?? []
      return {
        listed: tasks.length,
        lastStatus: found.map((task) => task.lastStatus ?? ''),
        group: found.every((task) => task.group === `service:${name}`),
        startedBy: found.every((task) => task.startedBy === live?.deployments?.[0]?.id),
      }
    },
  },
  {
    id: 'ecs/task-stop',
    expected: { desiredStatus: 'STOPPED', stopCode: 'UserInitiated', replaced: 2 },
    async look(target, name) {
      await createService(target, name)
      await target.pass(settled)
      const [task] = await listTasks(target, name)
      if (task === undefined) return { desiredStatus: null, stopCode: null, replaced: 0 }
      await target.ecs.send(new StopTaskCommand({ cluster: name, task, reason: 'by hand' }))
      await target.pass(settled)
      const { tasks } = await target.ecs.send(
        new DescribeTasksCommand({ cluster: name, tasks: [task] }),
      )
      return {
        desiredStatus: tasks?.[0]?.desiredStatus ?? null,
        stopCode: tasks?.[0]?.stopCode ?? null,
        replaced: (await listTasks(target, name)).length,
      }
    },
  },
  {
    id: 'ecs/run-task',
    expected: {
      first: 'PROVISIONING',
      later: 'RUNNING',
      startedBy: 'job',
      stopped: 'UserInitiated',
    },
    async look(target, name) {
      await target.ecs.send(new CreateClusterCommand({ clusterName: name }))
      // moto adds up the memory of the containers, and fails inside when one has none.
      await register(target, name, { containerDefinitions: [{ ...web, memory: 512 }] })
      const { subnets, securityGroups } = target.network
      const awsvpcConfiguration = {
        subnets: [...subnets],
        securityGroups: [...securityGroups],
        assignPublicIp: 'ENABLED' as const,
      }
      const ran = await target.ecs.send(
        new RunTaskCommand({
          cluster: name,
          taskDefinition: name,
          launchType: 'FARGATE',
          count: 1,
          networkConfiguration: { awsvpcConfiguration },
          startedBy: 'job',
        }),
      )
      const task = ran.tasks?.[0]?.taskArn ?? ''
      const describe = async () => {
        const command = new DescribeTasksCommand({ cluster: name, tasks: [task] })
        return (await target.ecs.send(command)).tasks?.[0]
      }
      await target.pass(settled)
      const later = await describe()
      await target.ecs.send(new StopTaskCommand({ cluster: name, task }))
      await target.pass(settled)
      return {
        first: ran.tasks?.[0]?.lastStatus ?? null,
        later: later?.lastStatus ?? null,
        startedBy: later?.startedBy ?? null,
        stopped: (await describe())?.stopCode ?? null,
      }
    },
  },
  {
    id: 'ecs/task-unknown',
    expected: { failure: 'MISSING', stop: 'InvalidParameterException' },
    async look(target, name) {
      await createService(target, name)
      const task = '0123456789abcdef0123456789abcdef'
      const at = { cluster: name }
      const found = await target.ecs.send(new DescribeTasksCommand({ ...at, tasks: [task] }))
      return {
        failure: found.failures?.[0]?.reason ?? null,
        stop: await errorOf(target.ecs.send(new StopTaskCommand({ ...at, task }))),
      }
    },
  },
]

/** Each deployment's status, rollout state and task definition revision, newest first. */
function deploymentsOf(service: Service | undefined, family: string): Json {
  return (service?.deployments ?? []).map((one) => [
    one.status ?? null,
    one.rolloutState ?? null,
    revisionOf(one.taskDefinition, family),
  ])
}

/** `:3` of a task definition's ARN. */
function revisionOf(arn: string | undefined, family: string): string | null {
  return arn?.slice(arn.indexOf(`${family}:`) + family.length) ?? null
}

async function listDeployments(target: Target, name: string) {
  return target.ecs.send(new ListServiceDeploymentsCommand({ cluster: name, service: name }))
}

async function listTasks(target: Target, name: string): Promise<string[]> {
  const answer = await target.ecs.send(new ListTasksCommand({ cluster: name, serviceName: name }))
  return answer.taskArns ?? []
}
