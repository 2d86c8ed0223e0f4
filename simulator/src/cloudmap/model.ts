import type {
  DnsConfig,
  HealthCheckConfig,
  HealthCheckCustomConfig,
  NamespaceType,
  OperationStatus,
  OperationType,
} from '@aws-sdk/client-servicediscovery'
import { own } from '../core/own.ts'
import type { Tags } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'

/** Plain JSON: times are epoch ms. */
export interface CloudMapState {
  /** By id, as are the other two. */
  namespaces: Record<string, NamespaceState>
  services: Record<string, ServiceState>
  operations: Record<string, OperationState>
}

export interface NamespaceState {
  readonly id: string
  readonly name: string
  readonly type: NamespaceType
  readonly description?: string
  readonly createdAt: number
  readonly requestId?: string
  /** DNS namespaces only. */
  readonly zone?: { readonly id: string; readonly ttl: number }
  tags: Tags
}

export interface ServiceState {
  readonly id: string
  readonly name: string
  readonly namespace: string
  readonly description?: string
  readonly createdAt: number
  readonly requestId?: string
  readonly dns?: DnsConfig
  readonly check?: HealthCheckConfig
  readonly customCheck?: HealthCheckCustomConfig
  tags: Tags
  instances: Record<string, InstanceState>
}

export interface InstanceState {
  readonly id: string
  readonly requestId?: string
  readonly attributes: Readonly<Record<string, string>>
}

export interface OperationState {
  readonly id: string
  readonly type: OperationType
  readonly createdAt: number
  updatedAt: number
  status: OperationStatus
  readonly targets: Readonly<Record<string, string>>
  /** What happens at its end. */
  readonly effect: Effect
}

export type Effect =
  | { readonly kind: 'create namespace'; readonly namespace: NamespaceState }
  | { readonly kind: 'delete namespace'; readonly id: string }
  | { readonly kind: 'register'; readonly service: string; readonly instance: InstanceState }
  | { readonly kind: 'deregister'; readonly service: string; readonly instance: string }

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'

export function newId(prefix: string, length: number, context: RequestContext): string {
  const one = (): string => alphabet.charAt(Math.floor(context.random() * alphabet.length))
  return prefix + Array.from({ length }, one).join('')
}

export function arnOf(resource: string, { account, region }: RequestContext): string {
  return `arn:aws:servicediscovery:${region}:${account}:${resource}`
}

/** Requests name things by their id or by their ARN. */
export function idOf(idOrArn = ''): string {
  return idOrArn.slice(idOrArn.lastIndexOf('/') + 1)
}

/** @throws AwsError NamespaceNotFound */
export function findNamespace(state: CloudMapState, id: string | undefined): NamespaceState {
  return found(own(state.namespaces, idOf(id)), 'NamespaceNotFound', `namespace ${id}`)
}

/** @throws AwsError ServiceNotFound */
export function findService(state: CloudMapState, id: string | undefined): ServiceState {
  return found(own(state.services, idOf(id)), 'ServiceNotFound', `service ${id}`)
}

/** @throws AwsError InstanceNotFound */
export function findInstance({ instances }: ServiceState, id = ''): InstanceState {
  return found(own(instances, id), 'InstanceNotFound', `instance ${id}`)
}

export function found<Item>(item: Item | undefined, code: string, what: string): Item {
  if (item === undefined) throw new AwsError(code, `There is no ${what}.`)
  return item
}

export function invalid(message: string): AwsError {
  return new AwsError('InvalidInput', message)
}
