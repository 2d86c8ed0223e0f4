import {
  CreateServiceCommand,
  DeleteServiceCommand,
  ListServicesCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs'
import { errorOf } from '../check.ts'
import type { Check } from '../check.ts'
import type { Target } from '../target.ts'
import { createService, describeService, serviceRequest, settled } from './ecs-parts.ts'

/** Lists, tags and the end of services. */
export const serviceLifeChecks: readonly Check[] = [
  {
    id: 'ecs/service-list',
    expected: { listed: 3, page: 1, next: true, afterDelete: 2 },
    async look(target, name) {
      await createService(target, name)
      await createMore(target, name, ['second', 'third'])
      const { ecs } = target
      const list = (maxResults?: number) =>
        ecs.send(
          new ListServicesCommand({
            cluster: name,
            ...(maxResults !== undefined && { maxResults }),
          }),
        )
      const page = await list(1)
      const all = await list()
      await ecs.send(new DeleteServiceCommand({ cluster: name, service: 'third', force: true }))
      const after = await list()
      return {
        listed: all.serviceArns?.length ?? 0,
        page: page.serviceArns?.length ?? 0,
        next: page.nextToken !== undefined,
        afterDelete: after.serviceArns?.length ?? 0,
      }
    },
  },
  {
    id: 'ecs/service-tags',
    expected: { tagged: ['env', 'team'], untagged: ['env'] },
    async look(target, name) {
      const tags = [{ key: 'team', value: 'shop' }]
      const { serviceArn: resourceArn = '' } = await createService(target, name, { tags })
      const { ecs } = target
      const keys = async () => {
        const answer = await ecs.send(new ListTagsForResourceCommand({ resourceArn }))
        return (answer.tags ?? []).map((tag) => tag.key ?? '').toSorted()
      }
      await ecs.send(new TagResourceCommand({ resourceArn, tags: [{ key: 'env', value: 'dev' }] }))
      const tagged = await keys()
      await ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['team'] }))
      return { tagged, untagged: await keys() }
    },
  },
  {
    id: 'ecs/service-delete',
    expected: {
      scaled: 'InvalidParameterException',
      forced: 'DRAINING',
      later: 'INACTIVE',
      update: 'ServiceNotActiveException',
    },
    async look(target, name) {
      await createService(target, name)
      await target.pass(settled)
      const at = { cluster: name, service: name }
      const { ecs } = target
      const scaled = await errorOf(ecs.send(new DeleteServiceCommand(at)))
      const forced = await ecs.send(new DeleteServiceCommand({ ...at, force: true }))
      await target.pass(settled)
      const later = await describeService(target, name)
      return {
        scaled,
        forced: forced.service?.status ?? null,
        later: later?.status ?? null,
        update: await errorOf(ecs.send(new UpdateServiceCommand({ ...at, desiredCount: 1 }))),
      }
    },
  },
  {
    id: 'ecs/service-recreate',
    expected: { draining: 'InvalidParameterException', again: 'ACTIVE' },
    async look(target, name) {
      await createService(target, name)
      await target.pass(settled)
      const { ecs } = target
      await ecs.send(new DeleteServiceCommand({ cluster: name, service: name, force: true }))
      const create = () => ecs.send(new CreateServiceCommand(serviceRequest(target, name)))
      const draining = await errorOf(create())
      await target.pass(settled)
      const again = draining === 'none' ? await describeService(target, name) : undefined
      const made = again ?? (await create()).service
      return { draining, again: made?.status ?? null }
    },
  },
]

async function createMore(target: Target, name: string, names: readonly string[]): Promise<void> {
  for (const serviceName of names) {
    const request = { ...serviceRequest(target, name), serviceName }
    await target.ecs.send(new CreateServiceCommand(request))
  }
}
