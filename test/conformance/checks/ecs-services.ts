import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs'
import type { Service } from '@aws-sdk/client-ecs'
import { errorOf, members } from '../check.ts'
import type { Check } from '../check.ts'
import type { Target } from '../target.ts'
import { createService, describeService, register, serviceRequest } from './ecs-parts.ts'

/** Members of CreateService that a spec can reach, beside the required ones. */
const optionalMembers = {
  deploymentConfiguration: {
    maximumPercent: 150,
    minimumHealthyPercent: 50,
    deploymentCircuitBreaker: { enable: true, rollback: true },
  },
  platformVersion: '1.4.0',
  propagateTags: 'SERVICE',
  enableECSManagedTags: true,
  enableExecuteCommand: true,
  healthCheckGracePeriodSeconds: 30,
  availabilityZoneRebalancing: 'DISABLED',
  tags: [{ key: 'team', value: 'shop' }],
} as const

const updatable = {
  deploymentConfiguration: optionalMembers.deploymentConfiguration,
  desiredCount: 3,
  platformVersion: '1.4.0',
  propagateTags: 'SERVICE',
  enableECSManagedTags: true,
  enableExecuteCommand: true,
  healthCheckGracePeriodSeconds: 30,
  availabilityZoneRebalancing: 'DISABLED',
} as const

const kept = (sent: object) =>
  Object.fromEntries(Object.keys(sent).map((member) => [member, 'kept']))

export const serviceChecks: readonly Check[] = [
  {
    id: 'ecs/service-members',
    expected: kept({ ...optionalMembers, desiredCount: 2, networkConfiguration: {} }),
    async look(target, name) {
      const more = { ...optionalMembers, tags: [...optionalMembers.tags] }
      await createService(target, name, more)
      const sent = { ...more, desiredCount: 2, networkConfiguration: serviceNetwork(target) }
      const live = await describeService(target, name)
      return members(sent, { ...live, networkConfiguration: sortedNetwork(live) })
    },
  },
  {
    id: 'ecs/service-defaults',
    expected: {
      status: 'ACTIVE',
      launchType: 'FARGATE',
      schedulingStrategy: 'REPLICA',
      platformVersion: 'LATEST',
      propagateTags: 'NONE',
      enableECSManagedTags: false,
      enableExecuteCommand: false,
      assignPublicIp: 'DISABLED',
      percents: [200, 100],
      circuitBreaker: false,
      createdAt: true,
      arn: true,
    },
    async look(target, name) {
      await createService(target, name)
      const live = await describeService(target, name)
      const deployment = live?.deploymentConfiguration
      return {
        status: live?.status ?? null,
        launchType: live?.launchType ?? null,
        schedulingStrategy: live?.schedulingStrategy ?? null,
        platformVersion: live?.platformVersion ?? null,
        propagateTags: live?.propagateTags ?? 'NONE',
        enableECSManagedTags: live?.enableECSManagedTags ?? null,
        enableExecuteCommand: live?.enableExecuteCommand ?? null,
        assignPublicIp: live?.networkConfiguration?.awsvpcConfiguration?.assignPublicIp ?? null,
        percents: [deployment?.maximumPercent ?? null, deployment?.minimumHealthyPercent ?? null],
        circuitBreaker: deployment?.deploymentCircuitBreaker?.enable ?? null,
        createdAt: live?.createdAt instanceof Date,
        arn: live?.serviceArn?.endsWith(`:service/${name}/${name}`) ?? false,
      }
    },
  },
  {
    id: 'ecs/service-create-errors',
    expected: {
      unknownCluster: 'ClusterNotFoundException',
      unknownTaskDefinition: 'ClientException',
      sameNameOtherContent: 'InvalidParameterException',
    },
    async look(target, name) {
      await createService(target, name)
      const create = async (more: object) => {
        const request = { ...serviceRequest(target, name), ...more }
        return errorOf(target.ecs.send(new CreateServiceCommand(request)))
      }
      return {
        unknownCluster: await create({ cluster: `${name}-none` }),
        unknownTaskDefinition: await create({ serviceName: 'b', taskDefinition: `${name}-none` }),
        sameNameOtherContent: await create({ desiredCount: 5 }),
      }
    },
  },
  {
    id: 'ecs/service-client-token',
    expected: { again: 'none', deployment: 'the same' },
    async look(target, name) {
      const clientToken = 'a-token-of-one-release'
      await createService(target, name, { clientToken })
      const before = await describeService(target, name)
      const request = { ...serviceRequest(target, name), clientToken }
      const again = await errorOf(target.ecs.send(new CreateServiceCommand(request)))
      const after = await describeService(target, name)
      const same = before?.deployments?.[0]?.id === after?.deployments?.[0]?.id
      return { again, deployment: same ? 'the same' : 'another' }
    },
  },
  {
    id: 'ecs/service-unknown',
    expected: {
      failure: 'MISSING',
      arn: 'with its cluster',
      update: 'ServiceNotFoundException',
      delete: 'ServiceNotFoundException',
      cluster: 'ClusterNotFoundException',
    },
    async look({ ecs }, name) {
      await ecs.send(new CreateClusterCommand({ clusterName: name }))
      const at = { cluster: name, service: 'none' }
      const found = await ecs.send(
        new DescribeServicesCommand({ cluster: name, services: ['none'] }),
      )
      const elsewhere = new DescribeServicesCommand({ cluster: `${name}-no`, services: ['none'] })
      const arn = found.failures?.[0]?.arn ?? ''
      return {
        failure: found.failures?.[0]?.reason ?? null,
        arn: arn.endsWith(`:service/${name}/none`) ? 'with its cluster' : 'without its cluster',
        update: await errorOf(ecs.send(new UpdateServiceCommand(at))),
        delete: await errorOf(ecs.send(new DeleteServiceCommand(at))),
        cluster: await errorOf(ecs.send(elsewhere)),
      }
    },
  },
  {
    id: 'ecs/service-describe-limits',
    expected: { eleven: 'InvalidParameterException', tagsUnasked: 0, tagsAsked: 1 },
    async look(target, name) {
      await createService(target, name, { tags: [{ key: 'team', value: 'shop' }] })
      const names = Array.from({ length: 11 }, (_, index) => `s${index}`)
      const describe = (services: string[]) =>
        target.ecs.send(new DescribeServicesCommand({ cluster: name, services }))
      const quiet = await describe([name])
      const asked = await describeService(target, name)
      return {
        eleven: await errorOf(describe(names)),
        tagsUnasked: quiet.services?.[0]?.tags?.length ?? 0,
        tagsAsked: asked?.tags?.length ?? 0,
      }
    },
  },
  {
    id: 'ecs/service-update-members',
    expected: kept(updatable),
    async look(target, name) {
      await createService(target, name)
      await target.ecs.send(
        new UpdateServiceCommand({ cluster: name, service: name, ...updatable }),
      )
      return members(updatable, await describeService(target, name))
    },
  },
  {
    id: 'ecs/service-update-merges',
    expected: { taskDefinition: ':2', percents: [150, 50], breaker: true, desiredCount: 2 },
    async look(target, name) {
      const { deploymentConfiguration } = optionalMembers
      await createService(target, name, { deploymentConfiguration })
      await register(target, name)
      const update = async (more: object) =>
        target.ecs.send(new UpdateServiceCommand({ cluster: name, service: name, ...more }))
      await update({ deploymentConfiguration })
      await update({ taskDefinition: `${name}:2` })
      await update({ deploymentConfiguration: { maximumPercent: 150 } })
      const live = await describeService(target, name)
      const deployment = live?.deploymentConfiguration
      return {
        taskDefinition: live?.taskDefinition?.replace(/^arn:.*\/.*:/, ':') ?? null,
        percents: [deployment?.maximumPercent ?? null, deployment?.minimumHealthyPercent ?? null],
        breaker: deployment?.deploymentCircuitBreaker?.enable ?? null,
        desiredCount: live?.desiredCount ?? null,
      }
    },
  },
]

function serviceNetwork({ network }: Target) {
  const subnets = network.subnets.toSorted()
  return { subnets, securityGroups: network.securityGroups.toSorted() }
}

/** Subnets and security groups are sets: ECS answers in an order of its own. */
function sortedNetwork(service: Service | undefined) {
  const network = service?.networkConfiguration?.awsvpcConfiguration
  const { subnets = [], securityGroups = [] } = network ?? {}
  return { subnets: subnets.toSorted(), securityGroups: securityGroups.toSorted() }
}
