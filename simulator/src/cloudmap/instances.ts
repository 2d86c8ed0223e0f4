import type {
  DeregisterInstanceRequest,
  DiscoverInstancesRequest,
  DiscoverInstancesResponse,
  GetInstanceRequest,
  GetInstanceResponse,
  ListInstancesRequest,
  ListInstancesResponse,
  RegisterInstanceRequest,
} from '@aws-sdk/client-servicediscovery'
import type { RequestContext } from '../core/types.ts'
import { idPage } from './filters.ts'
import { findInstance, findService, found, invalid } from './model.ts'
import type { CloudMapState, ServiceState } from './model.ts'
import { submit } from './operations.ts'

const attributesMax = 30

/** @throws AwsError ServiceNotFound, InvalidInput */
export function registerInstance(
  state: CloudMapState,
  input: RegisterInstanceRequest,
  context: RequestContext,
): object {
  const service = findService(state, input.ServiceId)
  const { InstanceId: id = '', Attributes: attributes = {}, CreatorRequestId } = input
  if (!/^[\w./:@-]{1,64}$/.test(id)) throw invalid(`${id} is no id for an instance.`)
  checkAttributes(service, attributes)
  const instance = {
    id,
    attributes,
    ...(CreatorRequestId !== undefined && { requestId: CreatorRequestId }),
  }
  const effect = { kind: 'register', service: service.id, instance } as const
  const targets = { INSTANCE: id, SERVICE: service.id }
  return submit(state, { type: 'REGISTER_INSTANCE', targets, effect }, context)
}

const needed: Readonly<Record<string, string>> = {
  A: 'AWS_INSTANCE_IPV4',
  AAAA: 'AWS_INSTANCE_IPV6',
  SRV: 'AWS_INSTANCE_PORT',
  CNAME: 'AWS_INSTANCE_CNAME',
}

function checkAttributes({ dns }: ServiceState, attributes: Record<string, string>): void {
  if (Object.keys(attributes).length > attributesMax) {
    throw invalid(`An instance can have at most ${attributesMax} attributes.`)
  }
  // An alias of a load balancer stands for every address.
  if (attributes.AWS_ALIAS_DNS_NAME !== undefined) return
  const missing = (dns?.DnsRecords ?? [])
    .map(({ Type }) => needed[Type ?? ''])
    .find((name) => name !== undefined && attributes[name] === undefined)
  if (missing !== undefined) throw invalid(`The DNS records of the service need ${missing}.`)
}

/** @throws AwsError ServiceNotFound, InstanceNotFound */
export function deregisterInstance(
  state: CloudMapState,
  input: DeregisterInstanceRequest,
  context: RequestContext,
): object {
  const service = findService(state, input.ServiceId)
  const { id } = findInstance(service, input.InstanceId)
  const effect = { kind: 'deregister', service: service.id, instance: id } as const
  const targets = { INSTANCE: id, SERVICE: service.id }
  return submit(state, { type: 'DEREGISTER_INSTANCE', targets, effect }, context)
}

export function getInstance(state: CloudMapState, input: GetInstanceRequest): GetInstanceResponse {
  const instance = findInstance(findService(state, input.ServiceId), input.InstanceId)
  const { id, attributes, requestId } = instance
  return { Instance: { Id: id, Attributes: attributes, CreatorRequestId: requestId } }
}

export function listInstances(
  state: CloudMapState,
  input: ListInstancesRequest,
): ListInstancesResponse {
  const service = findService(state, input.ServiceId)
  const { items, nextToken } = idPage(Object.values(service.instances), input)
  return {
    Instances: items.map(({ id, attributes }) => ({ Id: id, Attributes: attributes })),
    NextToken: nextToken,
  }
}

/** @throws AwsError NamespaceNotFound, ServiceNotFound */
export function discoverInstances(
  state: CloudMapState,
  input: DiscoverInstancesRequest,
): DiscoverInstancesResponse {
  const { NamespaceName, ServiceName, QueryParameters = {}, MaxResults } = input
  const namespace = found(
    Object.values(state.namespaces).find(({ name }) => name === NamespaceName),
    'NamespaceNotFound',
    `namespace ${NamespaceName}`,
  )
  const service = found(
    Object.values(state.services).find(
      (each) => each.name === ServiceName && each.namespace === namespace.id,
    ),
    'ServiceNotFound',
    `service ${ServiceName}`,
  )
  if (input.HealthStatus === 'UNHEALTHY') return { Instances: [] }
  const instances = Object.values(service.instances).filter(({ attributes }) =>
    Object.entries(QueryParameters).every(([name, value]) => attributes[name] === value),
  )
  const { items } = idPage(instances, { MaxResults })
  return {
    Instances: items.map(({ id, attributes }) => ({
      InstanceId: id,
      NamespaceName: namespace.name,
      ServiceName: service.name,
      HealthStatus: 'HEALTHY',
      Attributes: attributes,
    })),
  }
}
