import {
  type AvailabilityZone,
  type CreateLoadBalancerInput,
  type CreateLoadBalancerOutput,
  type DeleteLoadBalancerInput,
  type DeleteLoadBalancerOutput,
  type DescribeLoadBalancersInput,
  type DescribeLoadBalancersOutput,
  IpAddressType,
  type LoadBalancer,
  LoadBalancerSchemeEnum,
  LoadBalancerTypeEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { AwsError } from '../core/types.ts'
import { canonical, date } from '../core/values.ts'
import { dnsDigits, newArn } from './arns.ts'
import { loadBalancerAttributes } from './attributes.ts'
import { checkName, invalid, notPermitted, notSimulated, oneOf, required } from './errors.ts'
import { dropListener } from './listeners.ts'
import { byName, findLoadBalancer, listenersOf } from './lookup.ts'
import type { Elb, LoadBalancerState } from './model.ts'
import { page } from './paging.ts'
import { newTags } from './tags.ts'

/**
 * Creates an Application Load Balancer, which becomes active a while later. The same settings under the same name answer
 * with the one that is there.
 * @throws AwsError DuplicateLoadBalancerNameException, ValidationError
 */
export function createLoadBalancer(
  input: CreateLoadBalancerInput,
  elb: Elb,
): CreateLoadBalancerOutput {
  const name = required(input.Name, 'A load balancer name')
  checkName(name, 'load balancer')
  if (name.startsWith('internal-')) {
    throw invalid(`The load balancer name '${name}' must not begin with 'internal-'.`)
  }
  const settings = readSettings(input, elb)
  const tags = newTags(input.Tags)
  const existing = byName(elb.state.loadBalancers, name)
  if (existing !== undefined) {
    if (canonical(existing.settings) === canonical(settings)) {
      return { LoadBalancers: [view(elb, existing)] }
    }
    throw new AwsError(
      'DuplicateLoadBalancerNameException',
      `A load balancer with the same name '${name}' exists, but with different settings`,
    )
  }
  const { region, now } = elb.context
  const prefix = settings.scheme === 'internal' ? 'internal-' : ''
  const arn = newArn(elb.context, `loadbalancer/app/${name}`)
  const balancer: LoadBalancerState = {
    arn,
    name,
    createdAt: now,
    dnsName: `${prefix}${name}-${dnsDigits(elb.context)}.${region}.elb.amazonaws.com`,
    settings,
    attributes: { ...loadBalancerAttributes },
    tags,
  }
  elb.state.loadBalancers[arn] = balancer
  return { LoadBalancers: [view(elb, balancer)] }
}

function readSettings(input: CreateLoadBalancerInput, elb: Elb): LoadBalancerState['settings'] {
  const { Type = 'application', Scheme = 'internet-facing', IpAddressType: ip = 'ipv4' } = input
  oneOf(Type, Object.values(LoadBalancerTypeEnum), 'type')
  if (Type !== 'application') {
    throw notSimulated(`load balancers of the type ${Type}`, 'Use application.')
  }
  oneOf(Scheme, Object.values(LoadBalancerSchemeEnum), 'scheme')
  oneOf(ip, Object.values(IpAddressType), 'ipAddressType')
  return {
    scheme: Scheme,
    ipAddressType: ip,
    zones: zonesOf(input, elb),
    securityGroups: input.SecurityGroups ?? [],
  }
}

/** Every subnet counts as one in a zone of its own: the simulator knows no networks. */
function zonesOf(input: CreateLoadBalancerInput, elb: Elb): AvailabilityZone[] {
  const mapped = input.SubnetMappings?.map((one) => one.SubnetId ?? '') ?? []
  const subnets = [...new Set([...(input.Subnets ?? []), ...mapped])]
  if (input.Subnets?.length && mapped.length > 0) {
    throw invalid('Subnets and SubnetMappings cannot be specified together.')
  }
  if (subnets.length < 2) {
    throw invalid('At least two subnets in two different Availability Zones must be specified')
  }
  return subnets.map((SubnetId, index) => ({
    ZoneName: `${elb.context.region}${'abcdef'.charAt(index % 6)}`,
    SubnetId,
    LoadBalancerAddresses: [],
  }))
}

/** Its listeners and rules go with it. Deleting one that is not there works. */
export function deleteLoadBalancer(
  input: DeleteLoadBalancerInput,
  elb: Elb,
): DeleteLoadBalancerOutput {
  const arn = required(input.LoadBalancerArn, 'A load balancer ARN')
  const balancer = elb.state.loadBalancers[arn]
  if (balancer === undefined) return {}
  if (balancer.attributes['deletion_protection.enabled'] === 'true') {
    throw notPermitted(
      `Load balancer '${arn}' cannot be deleted because deletion protection is enabled`,
    )
  }
  for (const listener of listenersOf(elb, arn)) dropListener(elb, listener)
  delete elb.state.loadBalancers[arn]
  return {}
}

export function describeLoadBalancers(
  input: DescribeLoadBalancersInput,
  elb: Elb,
): DescribeLoadBalancersOutput {
  const { items, ...next } = page(elb, input, chosen(elb, input), (one) => one.name)
  return { LoadBalancers: items.map((one) => view(elb, one)), ...next }
}

const arnsMax = 20

function chosen(elb: Elb, { LoadBalancerArns, Names }: DescribeLoadBalancersInput) {
  if (LoadBalancerArns !== undefined && Names !== undefined) {
    throw invalid('Load balancer names and load balancer ARNs cannot be specified together')
  }
  if ((LoadBalancerArns?.length ?? 0) > arnsMax) {
    throw invalid(`Up to ${arnsMax} load balancers can be described in a single call.`)
  }
  if (LoadBalancerArns !== undefined) {
    return LoadBalancerArns.map((arn) => findLoadBalancer(elb, arn))
  }
  if (Names === undefined) return Object.values(elb.state.loadBalancers)
  return Names.map((name) =>
    findLoadBalancer(elb, byName(elb.state.loadBalancers, name)?.arn ?? name),
  )
}

function view(elb: Elb, balancer: LoadBalancerState): LoadBalancer {
  const { scheme, ipAddressType, zones, securityGroups } = balancer.settings
  const isReady = elb.context.now - balancer.createdAt >= elb.settings.provisioningMs
  return {
    LoadBalancerArn: balancer.arn,
    DNSName: balancer.dnsName,
    CanonicalHostedZoneId: 'Z32O12XQLNTSW2',
    CreatedTime: date(balancer.createdAt),
    LoadBalancerName: balancer.name,
    Scheme: scheme,
    VpcId: 'vpc-0123456789abcdef0',
    State: { Code: isReady ? 'active' : 'provisioning' },
    Type: 'application',
    AvailabilityZones: [...zones],
    SecurityGroups: [...securityGroups],
    IpAddressType: ipAddressType,
  }
}
