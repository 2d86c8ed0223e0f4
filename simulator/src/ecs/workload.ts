import type {
  CreateServiceRequest,
  NetworkConfiguration,
  ServiceConnectConfiguration,
  ServiceVolumeConfiguration,
} from '@aws-sdk/client-ecs'
import type { Workload } from './model.ts'
import { canonical, scramble } from '../core/values.ts'

type WorkloadInput = Pick<
  CreateServiceRequest,
  | 'platformVersion'
  | 'networkConfiguration'
  | 'loadBalancers'
  | 'serviceRegistries'
  | 'serviceConnectConfiguration'
  | 'volumeConfigurations'
  | 'vpcLatticeConfigurations'
>

/** The workload of a new service in the form that AWS reads back. `taskDefinition` is an ARN. */
export function newWorkload(
  input: WorkloadInput,
  taskDefinition: string,
  fargate: boolean,
): Workload {
  const empty = { taskDefinition, loadBalancers: [], serviceRegistries: [] }
  const live = fargate ? { ...empty, platformVersion: 'LATEST' } : empty
  return mergedWorkload(live, input, taskDefinition)
}

/** The workload after UpdateService: what the request leaves out stays, what it empties goes. */
export function mergedWorkload(
  live: Workload,
  input: WorkloadInput,
  taskDefinition: string,
): Workload {
  const { serviceConnectConfiguration, volumeConfigurations, vpcLatticeConfigurations, ...rest } =
    live
  const connect = input.serviceConnectConfiguration ?? serviceConnectConfiguration
  const volumes = input.volumeConfigurations ?? volumeConfigurations
  const lattice = input.vpcLatticeConfigurations ?? vpcLatticeConfigurations
  return {
    ...rest,
    taskDefinition,
    ...(input.platformVersion !== undefined && { platformVersion: input.platformVersion }),
    ...(input.networkConfiguration && {
      networkConfiguration: network(input.networkConfiguration),
    }),
    ...(input.loadBalancers && { loadBalancers: input.loadBalancers }),
    ...(input.serviceRegistries && { serviceRegistries: input.serviceRegistries }),
    ...(connect?.enabled && { serviceConnectConfiguration: withDiscoveryNames(connect) }),
    ...(volumes?.length && { volumeConfigurations: volumes.map(withFilesystem) }),
    ...(lattice?.length && { vpcLatticeConfigurations: lattice }),
  }
}

/** Whether two workloads differ, so that a new deployment is needed. */
export function workloadsDiffer(a: Workload, b: Workload): boolean {
  return canonical(comparable(a)) !== canonical(comparable(b))
}

function comparable(workload: Workload) {
  const vpc = workload.networkConfiguration?.awsvpcConfiguration
  const sets = {
    subnets: vpc?.subnets?.toSorted(),
    securityGroups: vpc?.securityGroups?.toSorted(),
  }
  return { ...workload, networkConfiguration: { ...vpc, ...sets } }
}

/** Subnets and security groups are sets to AWS: their order is lost. */
function network(input: NetworkConfiguration): NetworkConfiguration {
  const vpc = input.awsvpcConfiguration
  if (vpc === undefined) return {}
  return {
    awsvpcConfiguration: {
      subnets: scramble(vpc.subnets ?? []),
      securityGroups: scramble(vpc.securityGroups ?? []),
      assignPublicIp: vpc.assignPublicIp ?? 'DISABLED',
    },
  }
}

function withDiscoveryNames(input: ServiceConnectConfiguration): ServiceConnectConfiguration {
  if (input.services === undefined) return input
  const services = input.services.map((one) => ({ discoveryName: one.portName, ...one }))
  return { ...input, services }
}

function withFilesystem(volume: ServiceVolumeConfiguration): ServiceVolumeConfiguration {
  const { managedEBSVolume } = volume
  if (managedEBSVolume === undefined) return volume
  return { ...volume, managedEBSVolume: { filesystemType: 'xfs', ...managedEBSVolume } }
}
