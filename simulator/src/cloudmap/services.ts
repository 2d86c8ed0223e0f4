import type {
  CreateServiceRequest,
  CreateServiceResponse,
  DeleteServiceRequest,
  GetServiceRequest,
  GetServiceResponse,
  ListServicesRequest,
  ListServicesResponse,
  ServiceType,
} from '@aws-sdk/client-servicediscovery'
import { checkedTags, tagsOf } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { filtered, idPage } from './filters.ts'
import { arnOf, findNamespace, findService, invalid, newId } from './model.ts'
import type { CloudMapState, ServiceState } from './model.ts'
import { tagRules } from './tags.ts'

/** @throws AwsError NamespaceNotFound, ServiceAlreadyExists, InvalidInput */
export function createService(
  state: CloudMapState,
  input: CreateServiceRequest,
  context: RequestContext,
): CreateServiceResponse {
  const { Name: name = '', DnsConfig: dns, CreatorRequestId: requestId } = input
  if (!/^[\w.-]{1,127}$/.test(name)) throw invalid(`${name} is no name for a service.`)
  const namespace = findNamespace(state, input.NamespaceId ?? dns?.NamespaceId)
  if (dns !== undefined && namespace.type === 'HTTP') {
    throw invalid('A service in an HTTP namespace has no DNS configuration.')
  }
  const tags = checkedTags(tagsOf(input.Tags), tagRules)
  checkFree(state, name, namespace.id)
  const service: ServiceState = {
    id: newId('srv-', 16, context),
    name,
    namespace: namespace.id,
    createdAt: context.now,
    tags,
    instances: {},
    ...(input.Description !== undefined && { description: input.Description }),
    ...(requestId !== undefined && { requestId }),
    ...(dns && { dns: { RoutingPolicy: 'MULTIVALUE', ...dns } }),
    ...(input.HealthCheckConfig && { check: input.HealthCheckConfig }),
    ...(input.HealthCheckCustomConfig && { customCheck: input.HealthCheckCustomConfig }),
  }
  state.services[service.id] = service
  return { Service: view(service, context) }
}

function checkFree(state: CloudMapState, name: string, namespace: string): void {
  const before = Object.values(state.services).find(
    (each) => each.name === name && each.namespace === namespace,
  )
  if (before === undefined) return
  throw new AwsError('ServiceAlreadyExists', `There is a service ${name} already.`, 400, {
    ServiceId: before.id,
    CreatorRequestId: before.requestId,
  })
}

export function getService(
  state: CloudMapState,
  input: GetServiceRequest,
  context: RequestContext,
): GetServiceResponse {
  return { Service: view(findService(state, input.Id), context) }
}

export function listServices(
  state: CloudMapState,
  input: ListServicesRequest,
  context: RequestContext,
): ListServicesResponse {
  const found = filtered(Object.values(state.services), input.Filters, {
    NAMESPACE_ID: ({ namespace }) => namespace,
  })
  const { items, nextToken } = idPage(found, input)
  return { Services: items.map((each) => view(each, context)), NextToken: nextToken }
}

/** @throws AwsError ServiceNotFound, ResourceInUse */
export function deleteService(state: CloudMapState, input: DeleteServiceRequest): object {
  const service = findService(state, input.Id)
  if (Object.keys(service.instances).length > 0) {
    throw new AwsError(
      'ResourceInUse',
      `The service ${service.id} has registered instances: deregister them first.`,
    )
  }
  delete state.services[service.id]
  return {}
}

function view(service: ServiceState, context: RequestContext) {
  const type: ServiceType = service.dns === undefined ? 'HTTP' : 'DNS_HTTP'
  return {
    Id: service.id,
    Arn: arnOf(`service/${service.id}`, context),
    Name: service.name,
    NamespaceId: service.namespace,
    Description: service.description,
    InstanceCount: Object.keys(service.instances).length,
    DnsConfig: service.dns,
    Type: type,
    HealthCheckConfig: service.check,
    HealthCheckCustomConfig: service.customCheck,
    CreateDate: new Date(service.createdAt),
    CreatorRequestId: service.requestId,
  }
}
