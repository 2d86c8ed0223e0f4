import type { World } from '../core/world.ts'
import { AwsError } from '../core/types.ts'
import { hostOf } from '../ecr/model.ts'

/** What stands in an account beside what Plumbline makes. */
export interface Furniture {
  /** Names of images; those in other registries are passed over. */
  readonly images: readonly string[]
  /** ARNs of roles, with the service that may take them on. */
  readonly roles: readonly { readonly arn: string; readonly service: string }[]
  /** ARNs of secrets. */
  readonly secrets: readonly string[]
  readonly parameters: readonly string[]
  readonly logGroups: readonly string[]
  readonly subnets: readonly string[]
  readonly securityGroups: readonly string[]
}

type Call = (service: string, operation: string, input: object) => Promise<void>

/** Puts into an account what documents name. What is there already stays as it is. */
export async function furnish(world: World, furniture: Furniture): Promise<void> {
  const principal = `arn:aws:iam::${world.account}:role/plumbline-bootstrap`
  const call: Call = async (service, operation, input) => {
    try {
      await world.call(service, operation, input, { principal })
    } catch (error) {
      if (!(error instanceof AwsError && /Exist/.test(error.code))) throw error
    }
  }
  for (const image of furniture.images) await push(call, world, image)
  for (const role of furniture.roles) await createRole(call, role)
  for (const arn of furniture.secrets) putSecret(world, arn)
  for (const Name of furniture.parameters) {
    await call('ssm', 'PutParameter', { Name, Type: 'SecureString', Value: 'made up' })
  }
  for (const logGroupName of furniture.logGroups) {
    await call('logs', 'CreateLogGroup', { logGroupName })
  }
  putNetwork(world, furniture)
}

/** An image whose bytes are its name. One that is pinned by a digest cannot be made up. */
async function push(call: Call, world: World, image: string): Promise<void> {
  const host = `${hostOf(world)}/`
  const [, repositoryName, imageTag = 'latest'] =
    /^([^:@]+)(?::([^:@]+))?$/.exec(image.slice(host.length)) ?? []
  if (!image.startsWith(host) || repositoryName === undefined) return
  await call('ecr', 'CreateRepository', { repositoryName })
  await call('ecr', 'PutImage', { repositoryName, imageTag, imageManifest: image })
}

async function createRole(call: Call, { arn, service }: Furniture['roles'][number]): Promise<void> {
  const [, Path, RoleName] = /:role(\/(?:.*\/)?)([^/]+)$/.exec(arn) ?? []
  const Statement = [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }]
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await call('iam', 'CreateRole', { RoleName, Path, AssumeRolePolicyDocument })
}

/** By ARN: its last six characters are AWS's choice, and documents name them. */
function putSecret(world: World, arn: string): void {
  try {
    world.control('secretsmanager', { type: 'secret', arn })
  } catch (error) {
    if (!(error instanceof AwsError && /Exist/.test(error.code))) throw error
  }
}

function putNetwork(world: World, { subnets, securityGroups }: Furniture): void {
  const vpc = 'vpc-0'
  for (const [index, id] of subnets.entries()) {
    const cidr = `10.0.${index}.0/24`
    world.control('ec2', { type: 'subnet', id, vpc, cidr, zone: `${world.region}${zoneOf(index)}` })
  }
  for (const id of securityGroups) world.control('ec2', { type: 'security-group', id, vpc })
}

function zoneOf(index: number): string {
  return 'abc'.charAt(index % 3)
}
