import type {
  CreateHttpNamespaceRequest,
  CreatePrivateDnsNamespaceRequest,
  CreatePublicDnsNamespaceRequest,
  DeleteNamespaceRequest,
  GetNamespaceRequest,
  GetNamespaceResponse,
  ListNamespacesRequest,
  ListNamespacesResponse,
  NamespaceType,
} from '@aws-sdk/client-servicediscovery'
import { checkedTags, tagsOf } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { filtered, idPage } from './filters.ts'
import { arnOf, findNamespace, invalid, newId } from './model.ts'
import type { CloudMapState, NamespaceState } from './model.ts'
import { submit } from './operations.ts'
import { tagRules } from './tags.ts'

const ttlDefaultS = 15

type Request =
  | CreateHttpNamespaceRequest
  | CreatePrivateDnsNamespaceRequest
  | CreatePublicDnsNamespaceRequest

/** @throws AwsError NamespaceAlreadyExists, InvalidInput */
export function createNamespace(type: NamespaceType) {
  return (state: CloudMapState, input: Request, context: RequestContext): object => {
    const { Name: name = '', CreatorRequestId: requestId, Description: description } = input
    if (!/^[\x21-\x7E]{1,253}$/.test(name)) throw invalid(`${name} is no name for a namespace.`)
    const tags = checkedTags(tagsOf(input.Tags), tagRules)
    const repeated = Object.values(state.operations).find(
      ({ effect }) =>
        effect.kind === 'create namespace' &&
        effect.namespace.name === name &&
        effect.namespace.type === type &&
        requestId !== undefined &&
        effect.namespace.requestId === requestId,
    )
    if (repeated !== undefined) return { OperationId: repeated.id }
    checkFree(state, name, type)
    const id = newId('ns-', 16, context)
    const zone = { id: newId('Z', 20, context).toUpperCase(), ttl: ttlOf(input) }
    const namespace: NamespaceState = {
      id,
      name,
      type,
      createdAt: context.now,
      tags,
      ...(type !== 'HTTP' && { zone }),
      ...(description !== undefined && { description }),
      ...(requestId !== undefined && { requestId }),
    }
    const effect = { kind: 'create namespace', namespace } as const
    return submit(state, { type: 'CREATE_NAMESPACE', targets: { NAMESPACE: id }, effect }, context)
  }
}

function ttlOf(input: Request): number {
  const properties = 'Properties' in input ? input.Properties : undefined
  return properties?.DnsProperties?.SOA?.TTL ?? ttlDefaultS
}

/** A name is taken by what is there and by what is being made. */
function checkFree(state: CloudMapState, name: string, type: NamespaceType): void {
  const coming = Object.values(state.operations).flatMap(({ status, effect }) =>
    effect.kind === 'create namespace' && status !== 'SUCCESS' ? [effect.namespace] : [],
  )
  const before = [...Object.values(state.namespaces), ...coming].find(
    (each) => each.name === name && each.type === type,
  )
  if (before === undefined) return
  throw new AwsError('NamespaceAlreadyExists', `There is a namespace ${name} already.`, 400, {
    NamespaceId: before.id,
    CreatorRequestId: before.requestId,
  })
}

export function getNamespace(
  state: CloudMapState,
  input: GetNamespaceRequest,
  context: RequestContext,
): GetNamespaceResponse {
  const namespace = findNamespace(state, input.Id)
  const CreatorRequestId = namespace.requestId
  return { Namespace: { ...view(state, namespace, context), CreatorRequestId } }
}

export function listNamespaces(
  state: CloudMapState,
  input: ListNamespacesRequest,
  context: RequestContext,
): ListNamespacesResponse {
  const found = filtered(Object.values(state.namespaces), input.Filters, {
    NAME: ({ name }) => name,
    HTTP_NAME: ({ name }) => name,
    TYPE: ({ type }) => type,
  })
  const { items, nextToken } = idPage(found, input)
  return { Namespaces: items.map((each) => view(state, each, context)), NextToken: nextToken }
}

/** @throws AwsError NamespaceNotFound, ResourceInUse */
export function deleteNamespace(
  state: CloudMapState,
  input: DeleteNamespaceRequest,
  context: RequestContext,
): object {
  const { id } = findNamespace(state, input.Id)
  if (Object.values(state.services).some(({ namespace }) => namespace === id)) {
    throw new AwsError('ResourceInUse', `The namespace ${id} has services: delete them first.`)
  }
  const effect = { kind: 'delete namespace', id } as const
  return submit(state, { type: 'DELETE_NAMESPACE', targets: { NAMESPACE: id }, effect }, context)
}

function view(state: CloudMapState, namespace: NamespaceState, context: RequestContext) {
  const { id, name, type, zone, createdAt } = namespace
  const services = Object.values(state.services).filter((each) => each.namespace === id)
  return {
    Id: id,
    Arn: arnOf(`namespace/${id}`, context),
    Name: name,
    Type: type,
    Description: namespace.description,
    ServiceCount: services.length,
    Properties: {
      DnsProperties: zone && { HostedZoneId: zone.id, SOA: { TTL: zone.ttl } },
      HttpProperties: { HttpName: name },
    },
    CreateDate: new Date(createdAt),
  }
}
