import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeClustersCommand,
  ListClustersCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecs'
import { errorOf } from '../check.ts'
import type { Check } from '../check.ts'
import { createService } from './ecs-parts.ts'

export const clusterChecks: readonly Check[] = [
  {
    id: 'ecs/cluster',
    expected: { arn: 'cluster/', status: 'ACTIVE', again: 'the same', listed: true },
    async look({ ecs }, name) {
      const { cluster } = await ecs.send(new CreateClusterCommand({ clusterName: name }))
      const again = await ecs.send(new CreateClusterCommand({ clusterName: name }))
      const { clusterArns } = await ecs.send(new ListClustersCommand({}))
      const arn = cluster?.clusterArn ?? ''
      return {
        arn: arn.replace(/^arn:aws:ecs:eu-west-1:\d{12}:/, '').replace(name, ''),
        status: cluster?.status ?? null,
        again: again.cluster?.clusterArn === arn ? 'the same' : 'another',
        listed: clusterArns?.includes(arn) ?? false,
      }
    },
  },
  {
    id: 'ecs/cluster-unknown',
    expected: { clusters: 0, reason: 'MISSING' },
    async look({ ecs }, name) {
      const answer = await ecs.send(new DescribeClustersCommand({ clusters: [name] }))
      return {
        clusters: answer.clusters?.length ?? 0,
        reason: answer.failures?.[0]?.reason ?? null,
      }
    },
  },
  {
    id: 'ecs/cluster-delete',
    expected: { status: 'INACTIVE', unknown: 'ClusterNotFoundException' },
    async look({ ecs }, name) {
      await ecs.send(new CreateClusterCommand({ clusterName: name }))
      const { cluster } = await ecs.send(new DeleteClusterCommand({ cluster: name }))
      return {
        status: cluster?.status ?? null,
        unknown: await errorOf(ecs.send(new DeleteClusterCommand({ cluster: `${name}-none` }))),
      }
    },
  },
  {
    id: 'ecs/cluster-with-services',
    expected: { delete: 'ClusterContainsServicesException' },
    async look(target, name) {
      await createService(target, name)
      const { ecs } = target
      return { delete: await errorOf(ecs.send(new DeleteClusterCommand({ cluster: name }))) }
    },
  },
  {
    id: 'ecs/cluster-tags',
    expected: { tagged: ['env', 'team'], untagged: ['team'] },
    async look({ ecs }, name) {
      const tags = [{ key: 'team', value: 'shop' }]
      const { cluster } = await ecs.send(new CreateClusterCommand({ clusterName: name, tags }))
      const resourceArn = cluster?.clusterArn ?? ''
      const keys = async () => {
        const answer = await ecs.send(new ListTagsForResourceCommand({ resourceArn }))
        return (answer.tags ?? []).map((tag) => tag.key ?? '').toSorted()
      }
      await ecs.send(new TagResourceCommand({ resourceArn, tags: [{ key: 'env', value: 'dev' }] }))
      const tagged = await keys()
      await ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['env'] }))
      return { tagged, untagged: await keys() }
    },
  },
]
