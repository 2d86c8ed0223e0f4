import {
  CreateServiceCommand,
  DeleteServiceCommand,
  UpdateServiceCommand,
  type CreateServiceCommandInput,
  type Service,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs'
import { createHash } from 'node:crypto'
import {
  call,
  writes,
  type Change,
  type JsonObject,
  type PlannedCall,
  type Rollout,
  type Wait,
} from '../../model/index.ts'
import type { ServiceRequest } from './compile.ts'
import { countToSend } from './count.ts'
import { loadBalancersToSend, waitForRoutes, type Succession } from './succession.ts'

export const createService = writes('ecs:CreateService', CreateServiceCommand)
export const updateService = writes('ecs:UpdateService', UpdateServiceCommand)
export const deleteService = writes('ecs:DeleteService', DeleteServiceCommand)

/** A service, and what ECS says about the rollouts that were asked for. */
export interface LiveService {
  readonly service: Service
  readonly rollout?: Rollout
  readonly rejected: readonly string[]
  /** Left out when it was not asked for. */
  readonly succession?: Succession
}

export type ServiceChange = Change<ServiceRequest, LiveService>
type Changed = Extract<ServiceChange, { state: 'changed' }>

/** Which member of UpdateService carries a field of the normal form; every other field carries its own name. */
const memberOf: Readonly<Record<string, string>> = {
  deployment: 'deploymentConfiguration',
  network: 'networkConfiguration',
  // `launchType` is not a member of UpdateService: leaving the capacity providers brings it back (SDK text).
  launchType: 'capacityProviderStrategy',
}

/** What UpdateService takes for "not there any more": a member that is left out keeps its live value. */
const cleared: JsonObject = {
  platformVersion: 'LATEST',
  healthCheckGracePeriodSeconds: 0,
  propagateTags: 'NONE',
  enableECSManagedTags: false,
  enableExecuteCommand: false,
  capacityProviderStrategy: [],
  placementConstraints: [],
  placementStrategy: [],
  loadBalancers: [],
  serviceRegistries: [],
  serviceConnectConfiguration: { enabled: false },
  volumeConfigurations: [],
  vpcLatticeConfigurations: [],
  deploymentController: { type: 'ECS' },
}

/** A change of one of these makes ECS start a deployment, which replaces the tasks (SDK text of UpdateService). */
const replacesTasks = new Set([
  'taskDefinition',
  'networkConfiguration',
  'platformVersion',
  'loadBalancers',
  'serviceRegistries',
  'serviceConnectConfiguration',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
])

export function planService(change: ServiceChange): readonly PlannedCall[] {
  // Between its deletion and its last task a service can neither be changed nor created again.
  if (isLeaving(change) || waitOfService(change) !== undefined) return []
  switch (change.state) {
    case 'absent':
      return [{ call: call(createService, create(change)), effect: 'creates' }]
    case 'changed':
      return [update(change)]
    case 'unwanted':
      return [{ call: call(deleteService, remove(change)), effect: 'deletes' }]
  }
}

function isLeaving(change: ServiceChange): boolean {
  return change.state !== 'absent' && change.live.service.status === 'DRAINING'
}

/** All of a change waits for its routes: two calls would start two deployments. */
export function waitOfService(change: ServiceChange): Wait | undefined {
  if (change.state === 'unwanted' || isLeaving(change)) return undefined
  const { input, allowReplace } = change.wanted.request
  const { loadBalancers = [] } = input
  if (change.state === 'changed' && !fieldsOf(change).includes('loadBalancers')) return undefined
  const succession = change.state === 'changed' ? change.live.succession : routedIn(change.facts)
  return waitForRoutes(loadBalancers, succession ?? nobody, allowReplace)
}

const nobody: Succession = { leaving: {}, routed: {} }

function routedIn(facts: JsonObject | undefined): Succession {
  return { ...nobody, ...(facts as unknown as Pick<Succession, 'routed'> | undefined) }
}

function fieldsOf({ differences }: Changed): readonly string[] {
  return differences.map(({ path }) => path.split('.')[0] ?? '')
}

/** One call for all changed members: two calls could start two deployments. */
function update(change: Changed): PlannedCall {
  const wanted = change.wanted.request.input
  const { loadBalancers } = wanted
  const request = {
    ...wanted,
    ...countToSend(change.differences),
    ...(loadBalancers !== undefined && {
      loadBalancers: loadBalancersToSend(loadBalancers, change.live.succession ?? nobody),
    }),
  } as unknown as JsonObject
  const fields = fieldsOf(change)
  const members = [...new Set(fields.map((field) => memberOf[field] ?? field))]
  const values = members.map((member) => [member, request[member] ?? cleared[member]] as const)
  const input = {
    cluster: wanted.cluster,
    service: wanted.serviceName,
    ...(Object.fromEntries(values) as Partial<UpdateServiceCommandInput>),
  }
  const effect = members.some((member) => replacesTasks.has(member))
    ? 'replaces tasks'
    : 'updates in place'
  return { call: call(updateService, input), effect }
}

function create(change: Extract<ServiceChange, { state: 'absent' }>): CreateServiceCommandInput {
  const { input } = change.wanted.request
  return { ...input, clientToken: tokenOf(input, change.predecessor) }
}

/**
 * The same request gets the same token, so that a repeat after a lost answer creates nothing twice. A service that was
 * deleted and is wanted again gets another one: AWS remembers tokens longer than services. At most 36 characters.
 */
function tokenOf(input: CreateServiceCommandInput, predecessor = ''): string {
  return createHash('sha256')
    .update(JSON.stringify([input, predecessor]))
    .digest('hex')
    .slice(0, 36)
}

function remove({ live }: Extract<ServiceChange, { state: 'unwanted' }>) {
  // `force` stops the tasks too; without it the service would have to be scaled to zero first.
  return { cluster: live.service.clusterArn, service: live.service.serviceName, force: true }
}
