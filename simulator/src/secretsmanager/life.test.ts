import {
  DeleteSecretCommand,
  DescribeSecretCommand,
  InvalidParameterException,
  InvalidRequestException,
  ListSecretsCommand,
  ResourceNotFoundException,
  RestoreSecretCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-secrets-manager'
import type { ListSecretsRequest } from '@aws-sdk/client-secrets-manager'
import { expect, test } from 'vitest'
import { createSimulator } from '../simulator.ts'
import { startAt, dayMs, SecretId, before, fresh, create, value } from './bench.testing.ts'

test('a deleted secret waits, can be taken back, and is gone at the end', async () => {
  const world = createSimulator({ startAt })
  const client = before(world)
  const { ARN } = await create(client)
  const remove = () => client.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }))

  await remove()
  const whileDeleted = await client.send(new DescribeSecretCommand({ SecretId }))
  const reading = value(client)
  const creating = create(client)
  await expect(reading).rejects.toBeInstanceOf(InvalidRequestException)
  await expect(creating).rejects.toBeInstanceOf(InvalidRequestException)
  await client.send(new RestoreSecretCommand({ SecretId }))
  world.advance(6 * dayMs)
  const restored = await value(client)
  await remove()
  world.advance(2 * dayMs)
  const survivesOldDate = await client.send(new DescribeSecretCommand({ SecretId }))
  world.advance(5 * dayMs)

  expect(whileDeleted.DeletedDate).toEqual(new Date(startAt + 7 * dayMs))
  expect(restored).toBe('one')
  expect(survivesOldDate.DeletedDate).toEqual(new Date(startAt + 13 * dayMs))
  await expect(client.send(new DescribeSecretCommand({ SecretId }))).rejects.toBeInstanceOf(
    ResourceNotFoundException,
  )
  expect((await create(client)).ARN).not.toBe(ARN)
})

test('a forced deletion is at once, and does not mind what is not there', async () => {
  const client = fresh()
  await create(client)
  const force = (RecoveryWindowInDays?: number) =>
    client.send(
      new DeleteSecretCommand({
        SecretId,
        ForceDeleteWithoutRecovery: true,
        RecoveryWindowInDays,
      }),
    )

  await expect(force(7)).rejects.toBeInstanceOf(InvalidParameterException)
  await force()
  await force()

  await expect(value(client)).rejects.toBeInstanceOf(ResourceNotFoundException)
  await expect(
    client.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 6 })),
  ).rejects.toBeInstanceOf(InvalidParameterException)
})

test('secrets are listed newest first, by page, and those being deleted only on demand', async () => {
  const client = fresh()
  for (const Name of ['a', 'b', 'c', 'd']) await create(client, { Name })
  await client.send(new DeleteSecretCommand({ SecretId: 'b' }))
  const names = async (input: ListSecretsRequest) => {
    const { SecretList = [], NextToken } = await client.send(new ListSecretsCommand(input))
    return { names: SecretList.map(({ Name }) => Name), NextToken }
  }

  const first = await names({ MaxResults: 2 })
  const second = await names({ MaxResults: 2, NextToken: first.NextToken })
  const all = await names({ IncludePlannedDeletion: true, SortOrder: 'asc' })

  expect([first.names, second.names]).toEqual([['d', 'c'], ['a']])
  expect(second.NextToken).toBeUndefined()
  expect(all.names).toEqual(['a', 'b', 'c', 'd'])
})

test('filters find by the beginning of names, tags and descriptions', async () => {
  const client = fresh()
  await create(client, { Name: 'shop/a', Tags: [{ Key: 'team', Value: 'blue' }] })
  await create(client, { Name: 'shop/b', Description: 'blue door' })
  await create(client, { Name: 'blog' })
  const names = async (Filters: ListSecretsRequest['Filters']) =>
    (await client.send(new ListSecretsCommand({ Filters, SortOrder: 'asc' }))).SecretList?.map(
      ({ Name }) => Name,
    )

  expect(await names([{ Key: 'name', Values: ['shop/'] }])).toEqual(['shop/a', 'shop/b'])
  expect(await names([{ Key: 'name', Values: ['!shop/'] }])).toEqual(['blog'])
  expect(await names([{ Key: 'tag-key', Values: ['team'] }])).toEqual(['shop/a'])
  expect(await names([{ Key: 'all', Values: ['blue', 'blo'] }])).toEqual([
    'shop/a',
    'shop/b',
    'blog',
  ])
  await expect(names([{ Key: 'primary-region', Values: ['x'] }])).rejects.toBeInstanceOf(
    InvalidParameterException,
  )
})

test('tags are added, overwritten and taken away', async () => {
  const client = fresh()
  await create(client, { Tags: [{ Key: 'team', Value: 'shop' }] })
  const Tags = [
    { Key: 'team', Value: 'blog' },
    { Key: 'tier', Value: '1' },
  ]

  await client.send(new TagResourceCommand({ SecretId, Tags }))
  await client.send(new UntagResourceCommand({ SecretId, TagKeys: ['tier'] }))
  const described = await client.send(new DescribeSecretCommand({ SecretId }))

  expect(described.Tags).toEqual([{ Key: 'team', Value: 'blog' }])
})
