import type { ContainerDefinition, LoadBalancer } from '@aws-sdk/client-ecs'
import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2'
import { describeTargetGroups } from '../kinds/elb-reads.ts'
import type {
  DescribeTargetGroupsCommandInput,
  DescribeTargetGroupsCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { AwsReader, BatchRead, Release } from '../model/index.ts'
import { defineCheck, orAbsent, type Complaint } from './check.ts'
import { containersOf, serviceOf, taskDefinitionOf } from './release.ts'

export interface PortNeed {
  readonly container: string
  readonly port: number
  /** Ports of the container; undefined when there is no such container. */
  readonly mapped: readonly number[] | undefined
  /** ARN of a target group that somebody else made. */
  readonly group?: string
  /** What its targets have to be. */
  readonly targetType: 'ip' | 'instance'
  readonly paths: readonly string[]
}

export type SeenGroup =
  | { readonly state: 'ours' }
  | { readonly state: 'absent' }
  | { readonly state: 'found'; readonly targetType: string }

/** Requests reach a port that a container has, through a target group that takes what the tasks are. */
export const port = defineCheck<PortNeed, SeenGroup>({
  name: 'port',
  calls: [describeTargetGroups],
  needs,
  look,
  judge,
})

function needs(release: Release): readonly PortNeed[] {
  const balancers = serviceOf(release)?.input.loadBalancers ?? []
  const awsvpc = taskDefinitionOf(release)?.networkMode === 'awsvpc'
  const containers = containersOf(release)
  return balancers.map((balancer) => ({
    ...portOf(balancer, containers),
    targetType: awsvpc ? 'ip' : 'instance',
    paths: ['spec.raw.service.loadBalancers', ...pathsOf(release, balancer)],
  }))
}

function portOf(
  { containerName: container = '', containerPort = 0, targetGroupArn: group }: LoadBalancer,
  containers: readonly ContainerDefinition[],
): Pick<PortNeed, 'container' | 'port' | 'mapped' | 'group'> {
  const found = containers.find(({ name }) => name === container)
  const mapped = found?.portMappings?.flatMap((one) => one.containerPort ?? []) ?? []
  return {
    container,
    port: containerPort,
    mapped: found === undefined ? undefined : mapped,
    ...(typeof group === 'string' && { group }),
  }
}

/** The ingress that leads to a container and a port. */
function pathsOf({ unit }: Release, { containerPort }: LoadBalancer): readonly string[] {
  if (unit.kind !== 'service') return []
  const [name] =
    Object.entries(unit.spec.ingress).find(
      ([, ingress]) => (ingress.port ?? unit.spec.port) === containerPort,
    ) ?? []
  return name === undefined ? ['spec.port'] : [`spec.ingress.${name}.port`, 'spec.port']
}

const groupByArn: BatchRead<
  DescribeTargetGroupsCommandInput,
  DescribeTargetGroupsCommandOutput,
  TargetGroup
> = {
  operation: describeTargetGroups,
  max: 1,
  request: (_scope, arns) => ({ TargetGroupArns: [...arns] }),
  items: ({ TargetGroups = [] }) => TargetGroups.map((one) => [one.TargetGroupArn ?? '', one]),
}

async function look(reader: AwsReader, { group }: PortNeed): Promise<SeenGroup> {
  if (group === undefined) return { state: 'ours' }
  const found = await orAbsent(reader.look(groupByArn, '', group), 'TargetGroupNotFound')
  return found === undefined
    ? { state: 'absent' }
    : { state: 'found', targetType: found.TargetType ?? '' }
}

function judge(need: PortNeed, seen: SeenGroup): readonly Complaint[] {
  return [...ofContainer(need), ...ofGroup(need, seen)]
}

function ofContainer({ container, port: to, mapped, paths }: PortNeed): readonly Complaint[] {
  if (mapped === undefined) {
    const message = `requests are to reach the container ${container}, which the task does not have`
    return [{ weight: 'refuses', message, hint: 'name one of its containers', paths }]
  }
  if (mapped.includes(to)) return []
  const has = mapped.length === 0 ? 'no port' : `the ports ${mapped.join(', ')}`
  return [
    {
      weight: 'refuses',
      message: `requests are to reach port ${to} of the container ${container}, which has ${has}`,
      hint: 'name the port on which the container listens in both places',
      paths,
    },
  ]
}

function ofGroup(
  { group = '', targetType, paths }: PortNeed,
  seen: SeenGroup,
): readonly Complaint[] {
  if (seen.state === 'absent') {
    const message = `there is no target group ${group}`
    return [{ weight: 'refuses', message, hint: 'create it, or correct its ARN', paths }]
  }
  if (seen.state === 'ours' || seen.targetType === targetType) return []
  return [
    {
      weight: 'refuses',
      message: `the target group ${group} takes targets of the type ${seen.targetType}, and these tasks are of the type ${targetType}`,
      hint: `use a target group with the target type ${targetType}`,
      paths,
    },
  ]
}
