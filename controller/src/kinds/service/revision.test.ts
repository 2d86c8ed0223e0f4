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

const nothingMore = { identifier: 'arn:revision/1', digest: 'nothing more' }

it.each<[string, ServiceRevision | undefined, object, boolean[]]>([
  ['is too old for ECS to know, is none', undefined, {}, [true]],
  ['has more, is read anew', { monitoring }, {}, [true, false]],
  ['shall have more, is read anew', {}, { monitoring }, [false]],
])('the revision of a service that %s', async (_case, one, wanted, looks) => {
  const reader = revision(one)

  expect(await currentRevision(reader, service, wanted)).toEqual({ ...(one && { revision: one }) })
  expect(reader.kept).toEqual(looks)
})

it('of a service that has nothing more is kept for good, and proved to every process after this one', async () => {
  const reader = revision({})

  const seen = await currentRevision(reader, service, {})

  expect([seen, reader.kept]).toEqual([{ revision: {}, proven: nothingMore }, [true]])
})

it.each<[string, object, string, boolean[]]>([
  ['is not read again', {}, 'arn:revision/1', []],
  ['of which more is wanted now is read', { monitoring }, 'arn:revision/1', [false]],
  ['before the present one says nothing of it', {}, 'arn:revision/0', [true]],
])('that was proved %s', async (_case, wanted, identifier, looks) => {
  const reader = revision({})

  await currentRevision(reader, service, wanted, { ...nothingMore, identifier })

  expect(reader.kept).toEqual(looks)
})

it('is not asked for where ECS names none', async () => {
  const reader = revision({})

  expect(await currentRevision(reader, {}, {})).toEqual({})
  expect(reader.kept).toEqual([])
})
