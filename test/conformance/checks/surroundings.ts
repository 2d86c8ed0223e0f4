import { DescribeSecurityGroupsCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2'
import {
  BatchGetImageCommand,
  CreateRepositoryCommand,
  DescribeImagesCommand,
  ListImagesCommand,
  PutImageCommand,
} from '@aws-sdk/client-ecr'
import { CreateRoleCommand, GetRoleCommand } from '@aws-sdk/client-iam'
import { errorOf } from '../check.ts'
import type { Check } from '../check.ts'

/** A manifest as registries take it; the layer tells one from another. */
function manifest(layer: string): string {
  const mediaType = 'application/vnd.oci.image.manifest.v1+json'
  const digest = `sha256:${layer.repeat(64)}`
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', size: 7, digest }
  return JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [] })
}

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'ecs-tasks.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  ],
})

/** What stands around services: images, roles and networks. */
export const surroundingsChecks: readonly Check[] = [
  {
    id: 'ecr/images',
    expected: {
      digest: 'sha256',
      sameByTag: true,
      tags: ['1', 'main'],
      moved: ['2', 'main'],
      left: ['1'],
      pushedAt: true,
      missing: 'ImageNotFoundException',
      failure: 'ImageNotFound',
      listed: ['1', '2', 'main'],
      elsewhere: 'RepositoryNotFoundException',
    },
    async look({ ecr, now }, repositoryName) {
      await ecr.send(new CreateRepositoryCommand({ repositoryName }))
      const push = (layer: string, imageTag: string) =>
        ecr.send(new PutImageCommand({ repositoryName, imageManifest: manifest(layer), imageTag }))
      const find = async (imageTag: string) => {
        const imageIds = [{ imageTag }]
        const found = await ecr.send(new DescribeImagesCommand({ repositoryName, imageIds }))
        return found.imageDetails?.[0]
      }
      const first = (await push('a', '1')).image?.imageId?.imageDigest ?? ''
      await push('a', 'main')
      const one = await find('1')
      await push('b', '2')
      await push('b', 'main')
      const two = await find('main')
      const left = await find('1')
      const batch = await ecr.send(
        new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag: 'none' }] }),
      )
      const list = await ecr.send(new ListImagesCommand({ repositoryName }))
      const other = new ListImagesCommand({ repositoryName: `${repositoryName}-none` })
      return {
        digest: /^(sha256):[0-9a-f]{64}$/.exec(first)?.[1] ?? null,
        sameByTag: one?.imageDigest === first,
        tags: one?.imageTags?.toSorted() ?? null,
        moved: two?.imageTags?.toSorted() ?? null,
        left: left?.imageTags ?? null,
        pushedAt: Math.abs((one?.imagePushedAt?.getTime() ?? 0) - now()) < 60_000,
        missing: await errorOf(find('none')),
        failure: batch.failures?.[0]?.failureCode ?? null,
        listed: list.imageIds?.map(({ imageTag }) => imageTag ?? '').toSorted() ?? null,
        elsewhere: await errorOf(ecr.send(other)),
      }
    },
  },
  {
    id: 'iam/role',
    expected: {
      arn: 'arn:aws:iam::123456789012:role/plumbline/iam-role',
      trust,
      again: 'EntityAlreadyExistsException',
      missing: 'NoSuchEntityException',
    },
    async look({ iam }, RoleName) {
      const create = new CreateRoleCommand({
        RoleName,
        Path: '/plumbline/',
        AssumeRolePolicyDocument: trust,
      })
      await iam.send(create)
      const { Role } = await iam.send(new GetRoleCommand({ RoleName }))
      return {
        arn: Role?.Arn ?? null,
        trust: decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''),
        again: await errorOf(iam.send(create)),
        missing: await errorOf(iam.send(new GetRoleCommand({ RoleName: `${RoleName}-none` }))),
      }
    },
  },
  {
    id: 'ec2/network',
    expected: {
      subnets: true,
      vpcs: 1,
      free: true,
      state: 'available',
      groups: true,
      passedOver: 0,
      missingSubnet: 'InvalidSubnetID.NotFound',
      missingGroup: 'InvalidGroup.NotFound',
    },
    async look({ ec2, network }) {
      const SubnetIds = [...network.subnets]
      const GroupIds = [...network.securityGroups]
      const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds }))
      const groups = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }))
      const subnet = new DescribeSubnetsCommand({ SubnetIds: ['subnet-00000000000000000'] })
      const group = new DescribeSecurityGroupsCommand({ GroupIds: ['sg-00000000000000000'] })
      const Filters = [{ Name: 'subnet-id', Values: ['subnet-00000000000000000'] }]
      const filtered = await ec2.send(new DescribeSubnetsCommand({ Filters }))
      return {
        subnets: Subnets.length === SubnetIds.length,
        vpcs: new Set(Subnets.map(({ VpcId }) => VpcId)).size,
        free: Subnets.every(({ AvailableIpAddressCount = 0 }) => AvailableIpAddressCount > 0),
        state: Subnets[0]?.State ?? null,
        groups: groups.SecurityGroups?.length === GroupIds.length,
        passedOver: filtered.Subnets?.length ?? null,
        missingSubnet: await errorOf(ec2.send(subnet)),
        missingGroup: await errorOf(ec2.send(group)),
      }
    },
  },
]
