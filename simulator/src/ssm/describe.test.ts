import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParametersByPathCommand,
  InvalidFilterKey,
  InvalidFilterOption,
  InvalidResourceId,
  InvalidResourceType,
  ListTagsForResourceCommand,
  ParameterNotFound,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-ssm'
import type { DescribeParametersRequest } from '@aws-sdk/client-ssm'
import { expect, test } from 'vitest'
import { startAt, arn, fresh, put, withNames } from './bench.testing.ts'

test('the description tells everything but the value, and keeps what is not named again', async () => {
  const ssm = fresh()
  await put(ssm, '/shop/color', { Description: 'of the door', AllowedPattern: '^[a-z]+$' })
  await put(ssm, '/shop/color', { Value: 'red', Overwrite: true })

  const { Parameters } = await ssm.send(new DescribeParametersCommand({}))

  expect(Parameters).toEqual([
    {
      Name: '/shop/color',
      ARN: arn,
      Type: 'String',
      LastModifiedDate: new Date(startAt),
      LastModifiedUser: 'arn:aws:iam::123456789012:user/test',
      Description: 'of the door',
      AllowedPattern: '^[a-z]+$',
      Version: 2,
      Tier: 'Standard',
      Policies: [],
      DataType: 'text',
    },
  ])
})

test.each<[NonNullable<DescribeParametersRequest['ParameterFilters']>, string[]]>([
  [[{ Key: 'Name', Values: ['/a/x', 'z'] }], ['/a/x', 'z']],
  [[{ Key: 'Name', Option: 'BeginsWith', Values: ['/a'] }], ['/a/b/y', '/a/x']],
  [[{ Key: 'Name', Option: 'Contains', Values: ['b'] }], ['/a/b/y']],
  [[{ Key: 'Path', Values: ['/a'] }], ['/a/x']],
  [[{ Key: 'Path', Option: 'Recursive', Values: ['/a'] }], ['/a/b/y', '/a/x']],
  [[{ Key: 'Type', Values: ['SecureString'] }], ['z']],
  [[{ Key: 'tag:team', Values: ['shop'] }], ['z']],
  [[{ Key: 'tag:team' }], ['z']],
  [
    [
      { Key: 'Type', Values: ['String'] },
      { Key: 'Name', Values: ['z'] },
    ],
    [],
  ],
])('the filters %j find %j', async (ParameterFilters, names) => {
  const ssm = await withNames('/a/x', '/a/b/y')
  await put(ssm, 'z', { Type: 'SecureString', Tags: [{ Key: 'team', Value: 'shop' }] })

  const { Parameters } = await ssm.send(new DescribeParametersCommand({ ParameterFilters }))

  expect(Parameters?.map(({ Name }) => Name)).toEqual(names)
})

test('a filter that AWS does not know is refused', async () => {
  const ssm = await withNames('/a/x')
  const describe = (ParameterFilters: DescribeParametersRequest['ParameterFilters']) =>
    ssm.send(new DescribeParametersCommand({ ParameterFilters }))

  await expect(describe([{ Key: 'Size', Values: ['1'] }])).rejects.toBeInstanceOf(InvalidFilterKey)
  await expect(
    describe([{ Key: 'Type', Option: 'Contains', Values: ['x'] }]),
  ).rejects.toBeInstanceOf(InvalidFilterOption)
  await expect(
    ssm.send(
      new GetParametersByPathCommand({
        Path: '/',
        ParameterFilters: [{ Key: 'Name', Values: ['x'] }],
      }),
    ),
  ).rejects.toBeInstanceOf(InvalidFilterKey)
})

test('what is deleted is gone, and begins again with version 1', async () => {
  const ssm = await withNames('a', 'b', 'c')
  await put(ssm, 'a', { Overwrite: true })

  await ssm.send(new DeleteParameterCommand({ Name: 'a' }))
  const again = await put(ssm, 'a')
  const deleted = await ssm.send(new DeleteParametersCommand({ Names: ['b', 'none', 'c'] }))
  const { Parameters } = await ssm.send(new DescribeParametersCommand({}))

  expect(again.Version).toBe(1)
  expect(deleted).toMatchObject({ DeletedParameters: ['b', 'c'], InvalidParameters: ['none'] })
  expect(Parameters?.map(({ Name }) => Name)).toEqual(['a'])
  await expect(ssm.send(new DeleteParameterCommand({ Name: 'b' }))).rejects.toBeInstanceOf(
    ParameterNotFound,
  )
})

test('tags are added, overwritten and taken away', async () => {
  const ssm = fresh()
  await put(ssm, 'a', { Tags: [{ Key: 'team', Value: 'shop' }] })
  const resource = { ResourceType: 'Parameter', ResourceId: 'a' } as const
  const Tags = [
    { Key: 'team', Value: 'blog' },
    { Key: 'tier', Value: '1' },
  ]

  await ssm.send(new AddTagsToResourceCommand({ ...resource, Tags }))
  await ssm.send(new RemoveTagsFromResourceCommand({ ...resource, TagKeys: ['tier', 'none'] }))
  const { TagList } = await ssm.send(new ListTagsForResourceCommand(resource))

  expect(TagList).toEqual([{ Key: 'team', Value: 'blog' }])
  await expect(
    ssm.send(new ListTagsForResourceCommand({ ...resource, ResourceId: 'none' })),
  ).rejects.toBeInstanceOf(InvalidResourceId)
  await expect(
    ssm.send(new ListTagsForResourceCommand({ ...resource, ResourceType: 'Document' })),
  ).rejects.toBeInstanceOf(InvalidResourceType)
})
