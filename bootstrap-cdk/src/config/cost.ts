import type { BootstrapConfig } from './schema.ts'

/** What a part costs in a month of 730 hours, as far as it does not depend on use. */
export interface CostRow {
  readonly what: string
  /** US dollars, rounded. */
  readonly dollars: number
  /** What comes on top by use, or when it costs nothing. */
  readonly beside?: string
}

/**
 * Prices of us-east-1 by the hour or the month, in US dollars; other regions differ by a few to some tens of percent.
 * Those of NAT, endpoints and public addresses were read in June 2026, the others are to be checked in the price lists.
 */
const price = {
  nat: 0.045,
  endpointInZone: 0.01,
  publicAddress: 0.005,
  loadBalancer: 0.0225,
  acu: 0.12,
  bastion: 0.0084,
  fargate: {
    arm64: { cpu: 0.032_38, gibibyte: 0.003_56 },
    x86: { cpu: 0.040_48, gibibyte: 0.004_445 },
  },
  vpnSubnet: 0.1,
  cacheNode: 0.016,
  gibibyteOfDisk: 0.08,
  secret: 0.4,
  key: 1,
  firewall: 5,
  firewallRule: 1,
  privateZone: 0.5,
} as const

const hours = 730

const monthOf = (dollarsAnHour: number) => `$${Math.round(dollarsAnHour * hours)} a month`
const taskOf = ({ cpu, gibibyte }: typeof price.fargate.arm64) => cpu / 2 + gibibyte

/** What each choice costs, in a few words, about: for whoever is asked. */
export const costNotes = {
  zones: `each has a public address: ${monthOf(price.publicAddress)}`,
  natGateways: `each ${monthOf(price.nat + price.publicAddress)}, and $0.045 for each GB`,
  pauseAfter: `at its least ${monthOf(price.acu / 2)}; nothing while it pauses`,
  secrets: `each $${price.secret.toFixed(2)} a month`,
  controller: `each of its tasks ${monthOf(taskOf(price.fargate.arm64))}; two in postgres, one in sqlite`,
  store:
    'postgres: the database never pauses, and a second task; sqlite: a file by size, some cents',
  cdn: 'by requests and bytes',
  cloudTrail: 'the first trail of a region is free',
  dynamodb: 'by requests and size',
  ec2Capacity: 'nothing while no host runs',
  mesh: 'free, but that each task has a proxy beside it',
  privateEndpoints: `each ${monthOf(price.endpointInZone)} in each zone, seven of them unless you name fewer`,
  redis: `${monthOf(2 * price.cacheNode)} for two small nodes`,
  vpn: `${monthOf(price.vpnSubnet)}, and $0.05 for each hour of a connection`,
  waf: `$${price.firewall + 3 * price.firewallRule} a month, and by requests`,
} as const

/** What a configuration costs while nobody uses it, part by part, the dearest first. */
export function costOf(config: BootstrapConfig): readonly CostRow[] {
  const rows = [...baseRows(config), ...controllerRows(config), ...addOnRows(config)]
  return rows.toSorted((a, b) => b.dollars - a.dollars)
}

function monthly(what: string, dollarsAnHour: number, beside?: string): CostRow {
  const dollars = Math.round(dollarsAnHour * hours)
  return { what, dollars, ...(beside !== undefined && { beside }) }
}

function baseRows({ network, database, bastion, secrets }: BootstrapConfig): CostRow[] {
  const { zones, natGateways } = network
  const instances = 1 + database.readers
  const { min, max } = database.capacity
  return [
    monthly(`${natGateways} NAT gateway(s)`, natGateways * price.nat, '$0.045 for each GB'),
    monthly('public addresses', (zones.length + natGateways) * price.publicAddress),
    monthly('load balancer', price.loadBalancer, 'by connections and bytes'),
    monthly(
      `Aurora at its least, ${min} ACU for each of ${instances} instance(s)`,
      min * instances * price.acu,
      min === 0
        ? `nothing while it pauses, which it does only when nobody is connected; up to ${max} ACU at $0.12 an hour`
        : `up to ${max} ACU at $0.12 an hour, and storage`,
    ),
    monthly(
      'bastion (as a t4g.micro)',
      price.bastion + (bastion.disk * price.gibibyteOfDisk) / hours,
    ),
    monthly(
      'secrets and keys',
      ((2 + Object.keys(secrets).length) * price.secret + price.key) / hours,
    ),
  ]
}

function controllerRows({ controller }: BootstrapConfig): CostRow[] {
  if (controller === undefined) return []
  const onFile = controller.store === 'sqlite'
  const tasks = onFile ? 1 : (controller.replicas ?? 2)
  const { cpu, gibibyte } = price.fargate[controller.arch]
  const task = (controller.cpu / 1_024) * cpu + (controller.memory / 1_024) * gibibyte
  return [
    monthly(
      `${tasks} task(s) of the controller on Fargate`,
      tasks * task + (price.privateZone + (onFile ? 0 : price.secret)) / hours,
      onFile ? 'its store on a file system, by size' : 'its store keeps the database from pausing',
    ),
  ]
}

function addOnRows({ network, addOns }: BootstrapConfig): CostRow[] {
  const { vpn, redis, privateEndpoints, waf, ec2Capacity, cdn, dynamodb, cloudTrail, mesh } = addOns
  const inUse = (what: string, beside: string): CostRow => ({ what, dollars: 0, beside })
  const rows = [
    vpn && monthly('Client VPN', price.vpnSubnet, '$0.05 for each hour of a connection'),
    redis &&
      monthly(
        `Redis, ${redis.shards * (1 + redis.replicas)} node(s) (as a cache.t4g.micro)`,
        redis.shards * (1 + redis.replicas) * price.cacheNode,
      ),
    privateEndpoints &&
      monthly(
        `${privateEndpoints.services.length} endpoint(s) in ${network.zones.length} zones`,
        privateEndpoints.services.length * network.zones.length * price.endpointInZone,
        '$0.01 for each GB',
      ),
    waf && monthly('firewall', (price.firewall + 3 * price.firewallRule) / hours, 'by requests'),
    ec2Capacity &&
      inUse(
        'hosts for tasks',
        `${ec2Capacity.min} to ${ec2Capacity.max} of ${ec2Capacity.instance}`,
      ),
    cdn && inUse('CloudFront', 'by requests and bytes'),
    dynamodb && inUse('DynamoDB', 'by requests and size'),
    cloudTrail && inUse('CloudTrail', 'the first trail of a region is free; its files, by size'),
    mesh && inUse('mesh', 'free, but that each task has a proxy beside it'),
  ]
  return rows.filter((row) => row !== undefined)
}
