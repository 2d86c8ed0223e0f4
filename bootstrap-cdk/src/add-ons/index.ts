import { CfnHttpNamespace } from 'aws-cdk-lib/aws-servicediscovery'
import type { Base } from '../base/index.ts'
import type { Reachable } from '../base/task-roles.ts'
import type { Handover } from '../handover.ts'
import { Cdn } from './cdn.ts'
import { Tables } from './dynamodb.ts'
import { Firewall } from './firewall.ts'
import { Hosts } from './hosts.ts'
import { PrivateEndpoints } from './private-endpoints.ts'
import { Redis } from './redis.ts'
import { AuditTrail } from './trail.ts'
import { Vpn } from './vpn.ts'

/** What the rest of the stack needs of the add-ons. */
export interface Added extends Reachable {
  /** Capacity providers beside Fargate. */
  readonly providers: readonly string[]
  /** Secrets that tasks may be given. */
  readonly secrets: readonly string[]
}

/** Makes the add-ons that the configuration names, and hands over what documents need of them. */
export function addOnsOf(base: Base, handover: Handover): Added {
  const { stack, place } = base
  const { privateEndpoints, cloudTrail, waf, dynamodb, vpn, mesh } = place.config.addOns
  if (dynamodb !== undefined) new Tables(stack, 'Tables', dynamodb)
  if (privateEndpoints !== undefined) {
    new PrivateEndpoints(stack, 'PrivateEndpoints', base, privateEndpoints)
  }
  if (cloudTrail !== undefined) new AuditTrail(stack, 'AuditTrail', base, cloudTrail)
  if (waf !== undefined) new Firewall(stack, 'Firewall', base, waf)
  if (vpn !== undefined) {
    const { endpoint } = new Vpn(stack, 'Vpn', base, vpn)
    handover.put({ 'vpn/endpointId': endpoint.ref })
  }
  if (mesh !== undefined) {
    const name = mesh.namespace ?? `${place.config.environment}.local`
    new CfnHttpNamespace(stack, 'Mesh', { name, description: 'Services find each other here' })
    handover.put({ 'mesh/namespace': name })
  }
  return {
    providers: providersOf(base),
    secrets: redisOf(base, handover),
    ...cdnOf(base, handover),
  }
}

function providersOf(base: Base): string[] {
  const { ec2Capacity } = base.place.config.addOns
  return ec2Capacity === undefined
    ? []
    : [new Hosts(base.stack, 'Hosts', base, ec2Capacity).provider]
}

function redisOf(base: Base, handover: Handover): string[] {
  const { redis } = base.place.config.addOns
  if (redis === undefined) return []
  const { endpoint, secret } = new Redis(base.stack, 'Redis', base, redis)
  handover.put({ 'redis/endpoint': endpoint, 'redis/secretArn': secret.secretArn })
  return [secret.secretArn]
}

function cdnOf(base: Base, handover: Handover): Reachable {
  const { cdn } = base.place.config.addOns
  if (cdn === undefined) return {}
  const { distribution, bucket } = new Cdn(base.stack, 'Cdn', base, cdn)
  handover.put({
    'cdn/distributionId': distribution.distributionId,
    'cdn/domainName': distribution.distributionDomainName,
    'cdn/bucket': bucket.bucketName,
  })
  const { name, config } = base.place
  const bucketArn = `arn:aws:s3:::${name}-static-${config.account}`
  return { cdn: { bucketArn, distributionArn: distribution.distributionArn } }
}
