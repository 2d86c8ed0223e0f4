import { CreateRepositoryCommand, PutImageCommand } from '@aws-sdk/client-ecr'
import { CreateClusterCommand } from '@aws-sdk/client-ecs'
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { CreateRoleCommand } from '@aws-sdk/client-iam'
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager'
import { PutParameterCommand } from '@aws-sdk/client-ssm'
import type { Needs } from '@plumbline/controller'
import { motoNetwork } from './moto.ts'
import { clientsOf, type Clients } from './target.ts'

/** Makes in moto what a bootstrap stack makes, and answers what it hands over, by `<group>/<key>`. */
export async function createMotoBase(
  url: string,
  region: string,
  demo: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const { ecs, elb, ssm } = clientsOf(url, region)
  const { vpcId, subnets, securityGroups } = await motoNetwork(url, region)
  const clusterName = demo['cluster/name'] ?? ''
  await ecs.send(new CreateClusterCommand({ clusterName }))
  const balancers = await elb.send(
    new CreateLoadBalancerCommand({ Name: clusterName, Subnets: [...subnets] }),
  )
  const { LoadBalancerArn = '', DNSName = '' } = balancers.LoadBalancers?.[0] ?? {}
  const { Listeners } = await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn,
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
    }),
  )
  const values: Readonly<Record<string, string>> = {
    ...demo,
    'network/vpcId': vpcId,
    'network/publicSubnetIds': subnets.join(','),
    'network/privateSubnetIds': subnets.join(','),
    'network/workloadSecurityGroupId': securityGroups[0] ?? '',
    'alb/arn': LoadBalancerArn,
    'alb/dnsName': DNSName,
    'alb/fullName': LoadBalancerArn.slice(LoadBalancerArn.indexOf('app/')),
    'alb/listenerArn': Listeners?.[0]?.ListenerArn ?? '',
  }
  for (const [key, Value] of Object.entries(values)) {
    const Name = `/plumbline/prod/bootstrap/${key}`
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String' }))
  }
  return values
}

/** Puts into moto what units need: images and roles. */
export async function furnishMoto(
  clients: Clients,
  { images, roles }: Pick<Needs, 'images' | 'roles'>,
): Promise<void> {
  const { ecr, iam } = clients
  for (const image of images) {
    const [, repositoryName, imageTag] = /\.amazonaws\.com\/([^:@]+):([^:@]+)$/.exec(image) ?? []
    if (repositoryName === undefined) continue
    await ecr.send(new CreateRepositoryCommand({ repositoryName }))
    const mediaType = 'application/vnd.oci.image.manifest.v1+json'
    const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType, image })
    await ecr.send(new PutImageCommand({ repositoryName, imageTag, imageManifest }))
  }
  for (const [arn, service] of new Map(roles.map((role) => [role.arn, role.service]))) {
    const [, Path, RoleName] = /:role(\/(?:.*\/)?)([^/]+)$/.exec(arn) ?? []
    const Statement = [
      { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' },
    ]
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    await iam.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument }))
  }
}

/** Makes a secret: its ARN, whose last characters moto chooses as AWS does. */
export async function createMotoSecret({ secrets }: Clients, arn: string): Promise<string> {
  const Name = arn.slice(arn.indexOf(':secret:') + ':secret:'.length, -'-abcdef'.length)
  const { ARN = '' } = await secrets.send(new CreateSecretCommand({ Name, SecretString: '{}' }))
  return ARN
}
