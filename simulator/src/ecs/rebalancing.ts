import type { LoadBalancer, SchedulingStrategy } from '@aws-sdk/client-ecs'
import { invalid } from './errors.ts'
import type { ServiceOptions } from './model.ts'

type Placed = Pick<
  ServiceOptions,
  'deploymentConfiguration' | 'launchType' | 'placementConstraints' | 'placementStrategy'
>

const zone = 'attribute:ecs.availability-zone'

/** Whether ECS can spread the tasks of a service over the zones ("Balancing an Amazon ECS service across Availability Zones"). */
function canRebalance(
  options: Placed,
  scheduling: SchedulingStrategy,
  loadBalancers: readonly LoadBalancer[],
): boolean {
  const { maximumPercent = 200 } = options.deploymentConfiguration
  const [first] = options.placementStrategy
  return (
    scheduling === 'REPLICA' &&
    options.launchType !== 'EXTERNAL' &&
    maximumPercent > 100 &&
    (first === undefined || (first.type === 'spread' && first.field === zone)) &&
    options.placementConstraints.every(({ expression = '' }) => !expression.includes(zone)) &&
    loadBalancers.every((one) => one.loadBalancerName === undefined)
  )
}

/** What a new service gets that does not say: ENABLED since September 2025, where nothing stands against it. */
export function usualRebalancing(
  options: Placed,
  scheduling: SchedulingStrategy,
  loadBalancers: readonly LoadBalancer[] = [],
): 'ENABLED' | 'DISABLED' {
  return canRebalance(options, scheduling, loadBalancers) ? 'ENABLED' : 'DISABLED'
}

/** @throws AwsError InvalidParameterException */
export function checkRebalancing(
  options: ServiceOptions,
  scheduling: SchedulingStrategy,
  loadBalancers: readonly LoadBalancer[],
): void {
  const isOn = options.availabilityZoneRebalancing === 'ENABLED'
  if (!isOn || canRebalance(options, scheduling, loadBalancers)) return
  throw invalid(
    'Availability Zone rebalancing needs the REPLICA strategy, a maximumPercent above 100, and placement that leaves the zones to it. Set it to DISABLED.',
  )
}
