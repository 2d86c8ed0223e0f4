import {
  UpdateServiceCommand,
  type CreateServiceCommandInput,
  type DeploymentConfiguration,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs'
import {
  call,
  writes,
  type Difference,
  type JsonObject,
  type PlannedCall,
} from '../../model/index.ts'
import type { Changed } from './change.ts'
import { countToSend } from './count.ts'
import { breakerDefaults, canaryDefaults, linearDefaults } from './normal-deployment.ts'
import { usualResolution } from './normal-parts.ts'
import { loadBalancersToSend } from './succession.ts'
import { fieldsOf, nobody, unchangeable } from './waits.ts'

export const updateService = writes('ecs:UpdateService', UpdateServiceCommand)

/**
 * Which member of UpdateService carries a field of the normal form; every other field carries its own name. `launchType`
 * is no member of UpdateService: leaving the capacity providers brings it back (SDK text).
 */
const memberOf: Readonly<Record<string, string>> = {
  deployment: 'deploymentConfiguration',
  network: 'networkConfiguration',
  launchType: 'capacityProviderStrategy',
  secrets: 'forceNewDeployment',
}

/** Fields that UpdateService does not carry. */
const others = new Set(['tags', 'rollout'])

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
  gatewayConnectors: [],
  monitoring: {
    metricConfigurations: [
      {
        metricNames: ['CPUUtilization', 'MemoryUtilization'],
        resolutionSeconds: usualResolution,
      },
    ],
  },
  deploymentController: { type: 'ECS' },
  forceNewDeployment: true,
}

/** The same of the parts of `deploymentConfiguration`, whose top level merges. */
const clearedParts: DeploymentConfiguration = {
  bakeTimeInMinutes: 0,
  alarms: { alarmNames: [], enable: false, rollback: false },
  lifecycleHooks: [],
  earlySuccessCriteria: { enable: false },
  linearConfiguration: linearDefaults,
  canaryConfiguration: canaryDefaults,
}

/** Parts that ECS takes with one strategy alone; with another one it drops them by itself. */
const strategyOf: Readonly<Record<string, DeploymentConfiguration['strategy']>> = {
  linearConfiguration: 'LINEAR',
  canaryConfiguration: 'CANARY',
}

/**
 * A change of one of these makes ECS start a deployment, which replaces the tasks (SDK text of UpdateService). Of the last
 * two AWS does not say: the greater effect is told.
 */
const replacesTasks = new Set([
  'taskDefinition',
  'networkConfiguration',
  'platformVersion',
  'loadBalancers',
  'serviceRegistries',
  'serviceConnectConfiguration',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
  'forceNewDeployment',
  'gatewayConnectors',
  'monitoring',
])

/** One call for all changed members: two calls could start two deployments. */
export function update(change: Changed): readonly PlannedCall[] {
  const { input: wanted } = change.wanted.request
  const request = requestOf(change) as unknown as JsonObject
  const fixed = new Set(unchangeable(change.differences).map(({ path }) => path))
  const sent = fieldsOf(change)
    .filter((field) => !others.has(field) && !fixed.has(field))
    .map((field) => memberOf[field] ?? field)
  const members = beginning(change, [...new Set(sent)])
  if (members.length === 0) return []
  const values = members.map((member) => [member, request[member] ?? cleared[member]] as const)
  const input = {
    cluster: wanted.cluster,
    service: wanted.serviceName,
    ...(Object.fromEntries(values) as Partial<UpdateServiceCommandInput>),
  }
  const effect = members.some((member) => replacesTasks.has(member))
    ? 'replaces tasks'
    : 'updates in place'
  return [{ call: call(updateService, input), effect }]
}

/**
 * A service of which ECS gave up the deployment stays as it is, whatever is updated in place. Other capacity ECS takes only
 * with a deployment that is forced, also beside a change that begins one ("you must force a new deployment", its own words).
 */
function beginning({ live }: Changed, members: readonly string[]): readonly string[] {
  const begins = members.some((member) => replacesTasks.has(member))
  const forced = members.includes('capacityProviderStrategy') || (live.anew === true && !begins)
  return forced ? [...new Set([...members, 'forceNewDeployment'])] : members
}

/** What is wanted, as an update must say it. */
function requestOf({ wanted, differences, live }: Changed): Partial<CreateServiceCommandInput> {
  const { input } = wanted.request
  const { loadBalancers, deploymentConfiguration = {} } = input
  return {
    ...input,
    ...countToSend(differences),
    deploymentConfiguration: deploymentToSend(deploymentConfiguration, differences),
    ...(loadBalancers !== undefined && {
      loadBalancers: loadBalancersToSend(loadBalancers, live.succession ?? nobody),
    }),
  }
}

/** The whole configuration, with what is to go away said: of the circuit breaker ECS keeps the newer members, too. */
function deploymentToSend(
  wanted: DeploymentConfiguration,
  differences: readonly Difference[],
): DeploymentConfiguration {
  const paths = differences.map(({ path }) => path)
  const differs = (part: string) =>
    paths.some((path) => path === `deployment.${part}` || path.startsWith(`deployment.${part}.`))
  const { strategy = 'ROLLING' } = wanted
  const parts = pickWhere(
    clearedParts,
    (part) => differs(part) && (strategyOf[part] ?? strategy) === strategy,
  )
  const breaker = pickWhere(breakerDefaults, (member) => differs(`circuitBreaker.${member}`))
  const { deploymentCircuitBreaker } = wanted
  return {
    ...parts,
    ...wanted,
    ...(deploymentCircuitBreaker !== undefined && {
      deploymentCircuitBreaker: { ...breaker, ...deploymentCircuitBreaker },
    }),
  }
}

function pickWhere<Parts extends object>(
  parts: Parts,
  wanted: (name: string) => boolean,
): Partial<Parts> {
  return Object.fromEntries(
    Object.entries(parts).filter(([name]) => wanted(name)),
  ) as Partial<Parts>
}
