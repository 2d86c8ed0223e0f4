import {
  CreateServiceCommand,
  DeleteServiceCommand,
  UpdateServiceCommand,
  type CreateServiceCommandInput,
  type Service,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs'
import { createHash } from 'node:crypto'
import { call, writes, type Change, type JsonObject, type PlannedCall } from '../../model/index.ts'
import type { ServiceRequest } from './compile.ts'
import { countToSend } from './count.ts'

export const createService = writes('ecs:CreateService', CreateServiceCommand)
export const updateService = writes('ecs:UpdateService', UpdateServiceCommand)
export const deleteService = writes('ecs:DeleteService', DeleteServiceCommand)

export type ServiceChange = Change<ServiceRequest, Service>

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
  if (change.state !== 'absent' && change.live.status === 'DRAINING') return []
  switch (change.state) {
    case 'absent':
      return [{ call: call(createService, create(change)), effect: 'creates' }]
    case 'changed':
      return [update(change)]
    case 'unwanted':
      return [{ call: call(deleteService, remove(change)), effect: 'deletes' }]
  }
}

/** One call for all changed members: two calls could start two deployments. */
function update(change: Extract<ServiceChange, { state: 'changed' }>): PlannedCall {
  const wanted = change.wanted.request.input
  const request = { ...wanted, ...countToSend(change.differences) } as unknown as JsonObject
  const fields = change.differences.map(({ path }) => path.split('.')[0] ?? '')
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
  return { cluster: live.clusterArn, service: live.serviceName, force: true }
}
