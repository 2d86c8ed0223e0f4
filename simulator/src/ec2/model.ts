import type { Tags } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'

/** Plain JSON. */
export interface Ec2State {
  /** By id. */
  subnets: Record<string, SubnetState>
  /** By id. */
  groups: Record<string, GroupState>
  /** By id. */
  instances: Record<string, InstanceState>
}

export interface InstanceState {
  readonly id: string
  readonly image: string
  readonly type: string
  readonly subnet: string
  readonly address: string
  /** The name that it has in its network. */
  readonly dns: string
  launchedAt: number
  is: 'pending' | 'running' | 'stopping' | 'stopped' | 'shutting-down' | 'terminated'
  tags: Tags
}

export interface SubnetState {
  readonly id: string
  readonly vpc: string
  readonly cidr: string
  readonly zone: string
  /** Addresses that neither AWS nor a task of this world holds. */
  taken: number
}

export interface GroupState {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly vpc: string
}

/** Prefix and 17 hexadecimal digits, as long as the ids of EC2. */
export function newId(prefix: string, context: RequestContext): string {
  const hex = Array.from({ length: 17 }, () => Math.floor(context.random() * 16).toString(16))
  return `${prefix}-${hex.join('')}`
}

export function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message)
}

/** Of each subnet five addresses belong to AWS. */
const reserved = 5

/** @throws AwsError InvalidSubnet.Range */
export function sizeOf(cidr: string): number {
  const [, length] = /^(?:\d{1,3}\.){3}\d{1,3}\/(\d{1,2})$/.exec(cidr) ?? []
  const bits = Number(length)
  if (bits >= 16 && bits <= 28) return 2 ** (32 - bits) - reserved
  throw new AwsError('InvalidSubnet.Range', `The CIDR '${cidr}' is invalid.`)
}
