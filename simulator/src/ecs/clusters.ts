import type {
  CapacityProviderStrategyItem,
  Cluster,
  CreateClusterRequest,
  CreateClusterResponse,
  DeleteClusterRequest,
  DeleteClusterResponse,
  DescribeClustersRequest,
  DescribeClustersResponse,
  ListClustersRequest,
  ListClustersResponse,
} from '@aws-sdk/client-ecs'
import { AwsError } from '../core/types.ts'
import { arnOf, isArn } from './arns.ts'
import { invalid } from './errors.ts'
import type { ClusterState, Ecs } from './model.ts'
import { page } from './paging.ts'
import { countTasks, tasksOf } from './task-counts.ts'
import { checkTags } from './tag-rules.ts'

/**
 * The active cluster that a request names by name or ARN; `default` when it names none.
 * @throws AwsError ClusterNotFoundException
 */
export function findCluster(ecs: Ecs, reference: string | undefined): ClusterState {
  const cluster = ecs.state.clusters[clusterArnOf(ecs, reference)]
  if (cluster === undefined || cluster.status !== 'ACTIVE') {
    throw new AwsError('ClusterNotFoundException', 'Cluster not found.')
  }
  return cluster
}

function clusterArnOf(ecs: Ecs, reference = 'default'): string {
  return isArn(reference) ? reference : arnOf(ecs.context, `cluster/${reference}`)
}

/** Creating a cluster again answers with the one that is there. */
export function createCluster(input: CreateClusterRequest, ecs: Ecs): CreateClusterResponse {
  const name = input.clusterName ?? 'default'
  if (!/^[a-zA-Z0-9_-]{1,255}$/.test(name)) {
    throw invalid(
      `Identifier is invalid: clusterName "${name}" holds other characters than letters, digits, - and _.`,
    )
  }
  checkTags(input.tags ?? [])
  checkProviders(input, input.defaultCapacityProviderStrategy)
  const arn = clusterArnOf(ecs, name)
  const existing = ecs.state.clusters[arn]
  const cluster =
    existing?.status === 'ACTIVE'
      ? existing
      : (ecs.state.clusters[arn] = newCluster(arn, name, input))
  return { cluster: view(ecs, cluster, ['SETTINGS', 'CONFIGURATIONS', 'TAGS']) }
}

/**
 * Capacity providers must be associated with their cluster, those of Fargate too.
 * @throws AwsError InvalidParameterException
 */
export function checkProviders(
  cluster: { readonly capacityProviders?: readonly string[] | undefined } | undefined,
  strategy: readonly CapacityProviderStrategyItem[] | undefined,
): void {
  const known = cluster?.capacityProviders ?? []
  const stray = strategy?.find((one) => !known.includes(one.capacityProvider ?? ''))
  if (stray === undefined) return
  throw invalid(
    `The specified capacity provider '${stray.capacityProvider}' is not associated with the cluster.`,
  )
}

function newCluster(arn: string, name: string, input: CreateClusterRequest): ClusterState {
  return {
    arn,
    name,
    status: 'ACTIVE',
    settings: input.settings ?? [{ name: 'containerInsights', value: 'disabled' }],
    capacityProviders: input.capacityProviders ?? [],
    defaultCapacityProviderStrategy: input.defaultCapacityProviderStrategy ?? [],
    tags: input.tags ?? [],
    ...(input.configuration && { configuration: input.configuration }),
    ...(input.serviceConnectDefaults?.namespace !== undefined && {
      serviceConnectDefaults: { namespace: input.serviceConnectDefaults.namespace },
    }),
  }
}

export function describeClusters(
  input: DescribeClustersRequest,
  ecs: Ecs,
): DescribeClustersResponse {
  const references = input.clusters?.length ? input.clusters : ['default']
  if (references.length > 100) throw invalid('At most 100 clusters can be described in one call.')
  const arns = references.map((reference) => clusterArnOf(ecs, reference))
  const found = arns.flatMap((arn) => ecs.state.clusters[arn] ?? [])
  return {
    clusters: found.map((cluster) => view(ecs, cluster, input.include ?? [])),
    failures: arns
      .filter((arn) => ecs.state.clusters[arn] === undefined)
      .map((arn) => ({ arn, reason: 'MISSING' })),
  }
}

export function listClusters(input: ListClustersRequest, ecs: Ecs): ListClustersResponse {
  const prefix = arnOf(ecs.context, 'cluster/')
  const active = Object.values(ecs.state.clusters).filter(
    (cluster) => cluster.status === 'ACTIVE' && cluster.arn.startsWith(prefix),
  )
  const arns = active.map((cluster) => cluster.arn)
  const { items, ...next } = page(ecs, input, { usual: 100, max: 100 }, arns, (arn) => arn)
  return { clusterArns: items, ...next }
}

/** @throws AwsError ClusterContainsServicesException, ClusterContainsTasksException */
export function deleteCluster(input: DeleteClusterRequest, ecs: Ecs): DeleteClusterResponse {
  const cluster = findCluster(ecs, input.cluster)
  if (servicesOf(ecs, cluster).length > 0) {
    throw new AwsError(
      'ClusterContainsServicesException',
      'The Cluster cannot be deleted while Services are active.',
    )
  }
  if (tasksOf(ecs, cluster.arn).length > 0) {
    throw new AwsError(
      'ClusterContainsTasksException',
      'The Cluster cannot be deleted while Tasks are active.',
    )
  }
  cluster.status = 'INACTIVE'
  return { cluster: view(ecs, cluster, []) }
}

function servicesOf(ecs: Ecs, cluster: ClusterState) {
  return Object.values(ecs.state.services).filter(
    (service) => service.clusterArn === cluster.arn && service.status !== 'INACTIVE',
  )
}

function view(ecs: Ecs, cluster: ClusterState, include: readonly string[]): Cluster {
  const counts = countTasks(tasksOf(ecs, cluster.arn))
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: cluster.status,
    registeredContainerInstancesCount: 0,
    runningTasksCount: counts.running,
    pendingTasksCount: counts.pending,
    activeServicesCount: servicesOf(ecs, cluster).length,
    statistics: [],
    tags: include.includes('TAGS') ? cluster.tags : [],
    settings: include.includes('SETTINGS') ? [...cluster.settings] : [],
    capacityProviders: [...cluster.capacityProviders],
    defaultCapacityProviderStrategy: [...cluster.defaultCapacityProviderStrategy],
    ...(include.includes('CONFIGURATIONS') && { configuration: cluster.configuration }),
    ...(cluster.serviceConnectDefaults && {
      serviceConnectDefaults: cluster.serviceConnectDefaults,
    }),
  }
}
