import {
  DescribeClustersCommand,
  type Cluster,
  type DescribeClustersCommandInput,
  type DescribeClustersCommandOutput,
} from '@aws-sdk/client-ecs'
import { reads, type AwsReader, type BatchRead, type Release } from '../model/index.ts'
import { defineCheck, when, type Complaint } from './check.ts'
import { serviceOf } from './release.ts'

const describeClusters = reads('ecs:DescribeClusters', DescribeClustersCommand)

export interface ClusterNeed {
  readonly name: string
  /** Capacity providers that the tasks are to be spread over. */
  readonly providers: readonly string[]
  /** A service is to be made in it. */
  readonly isNew: boolean
  readonly paths: readonly string[]
}

export interface SeenCluster {
  readonly isActive: boolean
  readonly providers: readonly string[]
  readonly services: number
}

/** The cluster is there, knows the capacity providers, and has room for another service. */
export const cluster = defineCheck<ClusterNeed, SeenCluster | undefined>({
  name: 'cluster',
  calls: [describeClusters],
  needs,
  look,
  judge,
})

function needs(release: Release): readonly ClusterNeed[] {
  // Puppet code goes to hosts, and needs none.
  if (release.unit.kind === 'bundle') return []
  const service = serviceOf(release)
  const strategy = service?.input.capacityProviderStrategy ?? []
  return [
    {
      name: release.context.environment.cluster,
      providers: strategy.flatMap(({ capacityProvider }) => capacityProvider ?? []),
      isNew: service !== undefined && !service.isThere,
      paths: ['environment.cluster'],
    },
  ]
}

const clustersByName: BatchRead<
  DescribeClustersCommandInput,
  DescribeClustersCommandOutput,
  Cluster
> = {
  operation: describeClusters,
  // The most that DescribeClusters takes.
  max: 100,
  request: (_scope, names) => ({ clusters: [...names] }),
  items: ({ clusters = [] }) => clusters.map((one) => [one.clusterName ?? '', one]),
}

async function look(reader: AwsReader, { name }: ClusterNeed): Promise<SeenCluster | undefined> {
  const found = await reader.look(clustersByName, '', name)
  if (found === undefined) return undefined
  const { status, capacityProviders = [], activeServicesCount = 0 } = found
  return {
    isActive: status === 'ACTIVE',
    providers: capacityProviders,
    services: activeServicesCount,
  }
}

/** The quota that ECS gives a cluster; AWS raises it on request ("Amazon ECS service quotas"). */
const servicesMax = 5_000

function judge(
  { name, providers, isNew, paths }: ClusterNeed,
  seen: SeenCluster | undefined,
): readonly Complaint[] {
  if (seen === undefined || !seen.isActive) {
    const message = `there is no cluster ${name}`
    const hint = 'create it, or correct "cluster", "account" or "region" of the Environment'
    return [{ weight: 'refuses', message, hint, paths }]
  }
  const unknown = providers.filter((provider) => !seen.providers.includes(provider))
  return [
    ...when(unknown.length > 0, 'refuses', {
      message: `the cluster ${name} does not know the capacity provider ${unknown.join(' and ')}`,
      hint: `aws ecs put-cluster-capacity-providers gives it to the cluster; it has ${seen.providers.join(', ') || 'none'} now`,
      paths: ['spec.raw.service.capacityProviderStrategy', 'spec.capacity'],
    }),
    ...when(isNew && seen.services >= servicesMax, 'warns', {
      message: `the cluster ${name} has ${seen.services} services, and ECS allows ${servicesMax} unless AWS has raised the quota`,
      hint: 'ask AWS for a higher quota of services per cluster, or use another cluster',
      paths,
    }),
  ]
}
