import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  ListTagsForResourceCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  TagResourceCommand,
} from '@aws-sdk/client-ecs'
import { errorOf, members } from '../check.ts'
import type { Check } from '../check.ts'
import { register, tail, web } from './ecs-parts.ts'
import { everyContainerMember, everyTaskDefinitionMember, role } from './ecs-requests.ts'

export const taskDefinitionChecks: readonly Check[] = [
  {
    id: 'ecs/task-definition-members',
    expected: Object.fromEntries(
      Object.keys(everyTaskDefinitionMember('x')).map((member) => [member, 'kept']),
    ),
    async look({ ecs }, name) {
      const request = everyTaskDefinitionMember(name)
      await ecs.send(new RegisterTaskDefinitionCommand(request))
      const answer = await ecs.send(
        new DescribeTaskDefinitionCommand({ taskDefinition: name, include: ['TAGS'] }),
      )
      return members(request, { ...answer.taskDefinition, tags: answer.tags })
    },
  },
  {
    id: 'ecs/container-members',
    expected: Object.fromEntries(
      Object.keys(everyContainerMember).map((member) => [member, 'kept']),
    ),
    async look(target, name) {
      await register(target, name, {
        containerDefinitions: [everyContainerMember],
        executionRoleArn: role,
        volumes: [{ name: 'scratch' }],
      })
      const describe = new DescribeTaskDefinitionCommand({ taskDefinition: name })
      const answer = await target.ecs.send(describe)
      return members(everyContainerMember, answer.taskDefinition?.containerDefinitions?.[0])
    },
  },
  {
    id: 'ecs/task-definition-defaults',
    expected: {
      status: 'ACTIVE',
      revision: 1,
      registeredAt: true,
      registeredBy: true,
      cpu: 0,
      essential: true,
      portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }],
      runtimePlatform: null,
    },
    async look(target, name) {
      await register(target, name, {
        containerDefinitions: [{ ...web, portMappings: [{ containerPort: 80 }] }],
      })
      const { ecs } = target
      const answer = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: name }))
      const live = answer.taskDefinition
      const container = live?.containerDefinitions?.[0]
      return {
        status: live?.status ?? null,
        revision: live?.revision ?? null,
        registeredAt: live?.registeredAt instanceof Date,
        registeredBy: live?.registeredBy !== undefined,
        cpu: container?.cpu ?? null,
        essential: container?.essential ?? null,
        portMappings: (container?.portMappings ?? []).map((port) => ({
          containerPort: port.containerPort ?? null,
          ...(port.hostPort !== undefined && { hostPort: port.hostPort }),
          ...(port.protocol !== undefined && { protocol: port.protocol }),
        })),
        runtimePlatform: live?.runtimePlatform === undefined ? null : 'filled in',
      }
    },
  },
  {
    id: 'ecs/task-definition-again',
    expected: { first: ':1', second: ':2', newest: ':2', named: ':1' },
    async look(target, name) {
      const revision = (arn: string | undefined) => tail(arn)?.replace(name, '') ?? null
      const first = await register(target, name)
      const second = await register(target, name)
      const read = async (taskDefinition: string) => {
        const answer = await target.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }))
        return answer.taskDefinition?.taskDefinitionArn
      }
      return {
        first: revision(first),
        second: revision(second),
        newest: revision(await read(name)),
        named: revision(await read(`${name}:1`)),
      }
    },
  },
  {
    id: 'ecs/task-definition-invalid',
    expected: {
      noMemory: 'ClientException',
      noSuchSize: 'ClientException',
      unknown: 'ClientException',
    },
    async look(target, name) {
      const noMemory = { family: name, containerDefinitions: [web] }
      return {
        noMemory: await errorOf(target.ecs.send(new RegisterTaskDefinitionCommand(noMemory))),
        noSuchSize: await errorOf(register(target, name, { cpu: '256', memory: '8192' })),
        unknown: await errorOf(
          target.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: `${name}:7` })),
        ),
      }
    },
  },
  {
    id: 'ecs/task-definition-list',
    expected: { ascending: [':1', ':2'], descending: [':2', ':1'], families: 1, paged: true },
    async look(target, name) {
      await register(target, name)
      await register(target, name)
      const list = async (sort: 'ASC' | 'DESC') => {
        const command = new ListTaskDefinitionsCommand({ familyPrefix: name, sort })
        const answer = await target.ecs.send(command)
        return (answer.taskDefinitionArns ?? []).map((arn) => tail(arn)?.replace(name, '') ?? '')
      }
      const families = await target.ecs.send(
        new ListTaskDefinitionFamiliesCommand({ familyPrefix: name, status: 'ACTIVE' }),
      )
      const page = await target.ecs.send(
        new ListTaskDefinitionsCommand({ familyPrefix: name, maxResults: 1 }),
      )
      return {
        ascending: await list('ASC'),
        descending: await list('DESC'),
        families: families.families?.length ?? 0,
        paged: page.nextToken !== undefined && page.taskDefinitionArns?.length === 1,
      }
    },
  },
  {
    id: 'ecs/task-definition-deregister',
    expected: { status: 'INACTIVE', described: 'INACTIVE', listed: 1, newest: ':1' },
    async look(target, name) {
      await register(target, name)
      const arn = await register(target, name)
      const { ecs } = target
      const gone = await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn }))
      const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }))
      const list = await ecs.send(new ListTaskDefinitionsCommand({ familyPrefix: name }))
      const newest = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: name }))
      return {
        status: gone.taskDefinition?.status ?? null,
        described: described.taskDefinition?.status ?? null,
        listed: list.taskDefinitionArns?.length ?? 0,
        newest: tail(newest.taskDefinition?.taskDefinitionArn)?.replace(name, '') ?? null,
      }
    },
  },
  {
    id: 'ecs/task-definition-delete',
    expected: { active: 1, inactive: 'DELETE_IN_PROGRESS' },
    async look(target, name) {
      const arn = await register(target, name)
      const { ecs } = target
      const remove = () => ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: [arn] }))
      const active = await remove()
      await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn }))
      const inactive = await remove()
      return {
        active: active.failures?.length ?? 0,
        inactive: inactive.taskDefinitions?.[0]?.status ?? null,
      }
    },
  },
  {
    id: 'ecs/task-definition-tags',
    expected: { own: ['team'], tagged: ['env', 'team'], quiet: 0 },
    async look(target, name) {
      const arn = await register(target, name, { tags: [{ key: 'team', value: 'shop' }] })
      const { ecs } = target
      const keys = async () => {
        const answer = await ecs.send(new ListTagsForResourceCommand({ resourceArn: arn }))
        return (answer.tags ?? []).map((tag) => tag.key ?? '').toSorted()
      }
      const own = await keys()
      const tags = [{ key: 'env', value: 'dev' }]
      await ecs.send(new TagResourceCommand({ resourceArn: arn, tags }))
      const quiet = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }))
      return { own, tagged: await keys(), quiet: quiet.tags?.length ?? 0 }
    },
  },
]
