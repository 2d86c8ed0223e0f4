import type { ServiceRevision } from '@aws-sdk/client-ecs'
import { expect, it } from 'vitest'
import type { AwsReader } from '../../model/index.ts'
import { currentRevision } from './revision.ts'

const service = { currentServiceRevisions: [{ arn: 'arn:revision/1' }] }
const monitoring = { metricConfigurations: [] }

/** ECS with this revision; whether each look may be answered by one that was kept for good. */
function revision(one: ServiceRevision | undefined): AwsReader & { readonly kept: boolean[] } {
  const kept: boolean[] = []
  return {
    kept,
    read: () => Promise.reject(new Error('nothing is read')),
    group: () => Promise.reject(new Error('nothing is listed')),
    look(batch) {
      kept.push(batch.immutable === true)
      return Promise.resolve(one as never)
    },
  }
}

it.each<[string, ServiceRevision | undefined, object, boolean[]]>([
  ['has nothing more, is kept for good', {}, {}, [true]],
  ['is too old for ECS to know, is none', undefined, {}, [true]],
  ['has more, is read anew', { monitoring }, {}, [true, false]],
  ['shall have more, is read anew', {}, { monitoring }, [false]],
])('the revision of a service that %s', async (_case, one, wanted, looks) => {
  const reader = revision(one)

  expect(await currentRevision(reader, service, wanted)).toEqual(one)
  expect(reader.kept).toEqual(looks)
})

it('is not asked for where ECS names none', async () => {
  const reader = revision({})

  expect(await currentRevision(reader, {}, {})).toBeUndefined()
  expect(reader.kept).toEqual([])
})
