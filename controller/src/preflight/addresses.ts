import type { CreateServiceCommandInput } from '@aws-sdk/client-ecs'
import type { Release } from '../model/index.ts'
import { serviceOf } from './release.ts'

/** How many tasks a release adds to those that run already: at least, before it can go on, and at the same time at most. */
export interface Addresses {
  readonly least: number
  readonly most: number
}

/** Tasks of the rollout beside those that run. How many an autoscaler adds meanwhile nobody knows. */
export function addressesFor(release: Release): Addresses {
  const service = serviceOf(release)
  if (service === undefined) return { least: 1, most: 1 }
  const { input, isThere } = service
  // The number of instances decides, and each has its own.
  if (input.schedulingStrategy === 'DAEMON') return { least: 0, most: 0 }
  const { desiredCount = 1 } = input
  if (!isThere || shiftsTraffic(input)) return { least: desiredCount, most: desiredCount }
  const { maximumPercent = 200, minimumHealthyPercent = 100 } = input.deploymentConfiguration ?? {}
  const most = Math.floor((desiredCount * maximumPercent) / 100) - desiredCount
  const mayStopFirst = Math.ceil((desiredCount * minimumHealthyPercent) / 100) < desiredCount
  return { least: mayStopFirst ? 0 : Math.min(1, most), most: Math.max(0, most) }
}

/** All new tasks run beside all old ones before the first request moves. */
function shiftsTraffic({ deploymentConfiguration }: CreateServiceCommandInput): boolean {
  const { strategy = 'ROLLING' } = deploymentConfiguration ?? {}
  return strategy !== 'ROLLING'
}
