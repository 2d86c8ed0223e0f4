import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  HierarchyTypeMismatchException,
  InvalidFilterKey,
  InvalidFilterOption,
  InvalidNextToken,
  InvalidResourceId,
  InvalidResourceType,
  ListTagsForResourceCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  ParameterPatternMismatchException,
  ParameterVersionNotFound,
  PutParameterCommand,
  RemoveTagsFromResourceCommand,
  SSMClient,
} from '@aws-sdk/client-ssm'
import type { DescribeParametersRequest, PutParameterRequest } from '@aws-sdk/client-ssm'
import { expect, test } from 'vitest'
import { clientOptions } from '../clients.testing.ts'
import { inProcessHandler } from '../in-process.ts'
import { createSimulator } from '../simulator.ts'

const startAt = Date.UTC(2026, 2, 1)
const arn = 'arn:aws:ssm:eu-west-1:123456789012:parameter/shop/color'

function fresh(): SSMClient {
  const world = createSimulator({ startAt })
  return new SSMClient({ ...clientOptions, requestHandler: inProcessHandler(world) })
}

function put(ssm: SSMClient, Name: string, more: Partial<PutParameterRequest> = {}) {
  return ssm.send(new PutParameterCommand({ Name, Value: 'blue', Type: 'String', ...more }))
}

async function withNames(...names: string[]): Promise<SSMClient> {
  const ssm = fresh()
  for (const name of names) await put(ssm, name)
  return ssm
}

test('a parameter reads back by its name and by its ARN', async () => {
  const ssm = fresh()

  const written = await put(ssm, '/shop/color')
  const byName = await ssm.send(new GetParameterCommand({ Name: '/shop/color' }))
  const byArn = await ssm.send(new GetParameterCommand({ Name: arn }))

  expect(written).toMatchObject({ Version: 1, Tier: 'Standard' })
  expect(byName.Parameter).toEqual({
    Name: '/shop/color',
    Type: 'String',
    Value: 'blue',
    Version: 1,
    LastModifiedDate: new Date(startAt),
    ARN: arn,
    DataType: 'text',
  })
  expect(byArn.Parameter).toEqual(byName.Parameter)
})

test('overwriting makes a new version; the old one is still there by its number', async () => {
  const ssm = await withNames('/shop/color')

  await put(ssm, '/shop/color', { Value: 'red', Overwrite: true, Type: undefined })
  const read = async (Name: string) => (await ssm.send(new GetParameterCommand({ Name }))).Parameter
  const [now, first, byArn] = [
    await read('/shop/color'),
    await read('/shop/color:1'),
    await read(`${arn}:1`),
  ]

  expect(now).toMatchObject({ Value: 'red', Version: 2 })
  expect(first).toMatchObject({ Value: 'blue', Version: 1, Selector: ':1' })
  expect(byArn).toEqual(first)
  await expect(read('/shop/color:3')).rejects.toBeInstanceOf(ParameterVersionNotFound)
})

test('100 versions are kept', async () => {
  const ssm = await withNames('a')
  for (let i = 0; i < 100; i++) await put(ssm, 'a', { Overwrite: true, Value: String(i) })

  const oldest = ssm.send(new GetParameterCommand({ Name: 'a:1' }))
  const second = await ssm.send(new GetParameterCommand({ Name: 'a:2' }))

  await expect(oldest).rejects.toBeInstanceOf(ParameterVersionNotFound)
  expect(second.Parameter?.Value).toBe('0')
})

test('a name that is taken, another type, or tags with an overwrite are refused', async () => {
  const ssm = await withNames('a')

  await expect(put(ssm, 'a')).rejects.toBeInstanceOf(ParameterAlreadyExists)
  await expect(put(ssm, 'a', { Overwrite: true, Type: 'StringList' })).rejects.toBeInstanceOf(
    HierarchyTypeMismatchException,
  )
  await expect(
    put(ssm, 'a', { Overwrite: true, Tags: [{ Key: 'k', Value: 'v' }] }),
  ).rejects.toMatchObject({ name: 'ValidationException' })
  expect((await ssm.send(new GetParameterCommand({ Name: 'a' }))).Parameter?.Version).toBe(1)
})

test.each([
  ['a b', 'ValidationException'],
  ['shop/color', 'ValidationException'],
  ['/aws/color', 'ValidationException'],
  ['SSMcolor', 'ValidationException'],
  ['/a/b/', 'ValidationException'],
  [`/${'x'.repeat(1011)}`, 'ValidationException'],
  [`/${Array.from({ length: 16 }, () => 'x').join('/')}`, 'HierarchyLevelLimitExceededException'],
])('the name %s is refused', async (name, code) => {
  await expect(put(fresh(), name)).rejects.toMatchObject({ name: code })
})

test.each<[string, Partial<PutParameterRequest>, string]>([
  ['no value', { Value: '' }, 'ValidationException'],
  ['no type', { Type: undefined }, 'ValidationException'],
  ['an unknown type', { Type: 'Number' as 'String' }, 'UnsupportedParameterType'],
  ['5 KB in the standard tier', { Value: 'x'.repeat(5000) }, 'ValidationException'],
  ['9 KB', { Value: 'x'.repeat(9000), Tier: 'Advanced' }, 'ValidationException'],
  ['a broken pattern', { AllowedPattern: '(' }, 'InvalidAllowedPatternException'],
  ['a policy', { Policies: '[{}]' }, 'ValidationException'],
  ['a data type', { DataType: 'aws:ec2:image' }, 'ValidationException'],
])('%s is refused, and nothing is written', async (_, more, code) => {
  const ssm = fresh()

  await expect(put(ssm, 'a', more)).rejects.toMatchObject({ name: code })
  await expect(ssm.send(new GetParameterCommand({ Name: 'a' }))).rejects.toBeInstanceOf(
    ParameterNotFound,
  )
})

test('a value has to match the pattern, then and later', async () => {
  const ssm = fresh()
  await put(ssm, 'port', { Value: '80', AllowedPattern: String.raw`^\d+$` })

  const later = put(ssm, 'port', { Value: 'http', Overwrite: true })

  await expect(later).rejects.toBeInstanceOf(ParameterPatternMismatchException)
  expect((await ssm.send(new GetParameterCommand({ Name: 'port' }))).Parameter?.Value).toBe('80')
})

test('a tier follows the size when asked to, and never goes back', async () => {
  const ssm = fresh()
  const tier = 'Intelligent-Tiering'

  const small = await put(ssm, 'small', { Tier: tier })
  const large = await put(ssm, 'large', { Tier: tier, Value: 'x'.repeat(5000) })
  const back = put(ssm, 'large', { Tier: 'Standard', Overwrite: true })

  expect([small.Tier, large.Tier]).toEqual(['Standard', 'Advanced'])
  await expect(back).rejects.toMatchObject({ name: 'ValidationException' })
})

test('a secure string is sealed until it is asked for in the clear', async () => {
  const ssm = fresh()
  await put(ssm, '/shop/key', { Type: 'SecureString', Value: 'sesame' })
  const read = async (WithDecryption: boolean) =>
    (await ssm.send(new GetParametersCommand({ Names: ['/shop/key'], WithDecryption })))
      .Parameters?.[0]?.Value

  const [sealed, plain] = [await read(false), await read(true)]
  const { Parameters } = await ssm.send(new DescribeParametersCommand({}))

  expect(plain).toBe('sesame')
  expect(sealed).toMatch(/^AQICAH/)
  expect(sealed).not.toContain('sesame')
  expect(Parameters?.[0]?.KeyId).toBe('alias/aws/ssm')
})

test('several are read at once, and those that are not there are named', async () => {
  const ssm = await withNames('a', 'b')

  const answer = await ssm.send(new GetParametersCommand({ Names: ['b', 'none', 'a', 'a:7'] }))
  const many = ssm.send(new GetParametersCommand({ Names: Array.from({ length: 11 }, String) }))

  expect(answer.Parameters?.map(({ Name }) => Name)).toEqual(['b', 'a'])
  expect(answer.InvalidParameters).toEqual(['none', 'a:7'])
  await expect(many).rejects.toMatchObject({ name: 'ValidationException' })
})

test('a hierarchy is read level by level, or whole', async () => {
  const ssm = await withNames('/shop/color', '/shop/web/port', '/shop/web/host', '/shopping', 'top')
  const below = async (Path: string, Recursive: boolean) =>
    (await ssm.send(new GetParametersByPathCommand({ Path, Recursive }))).Parameters?.map(
      ({ Name }) => Name,
    )

  expect(await below('/shop', false)).toEqual(['/shop/color'])
  expect(await below('/shop/', true)).toEqual(['/shop/color', '/shop/web/host', '/shop/web/port'])
  expect(await below('/', false)).toEqual(['/shopping', 'top'])
  expect(await below('/none', true)).toEqual([])
  await expect(below('shop', true)).rejects.toMatchObject({ name: 'ValidationException' })
})

test('a hierarchy comes in pages of 10, and a deleted name in between skips nothing', async () => {
  const names = Array.from({ length: 25 }, (_, i) => `/many/p${String(i).padStart(2, '0')}`)
  const ssm = await withNames(...names)
  const page = (NextToken?: string) =>
    ssm.send(new GetParametersByPathCommand({ Path: '/many', NextToken }))

  const first = await page()
  await ssm.send(new DeleteParameterCommand({ Name: '/many/p09' }))
  const second = await page(first.NextToken)
  const third = await page(second.NextToken)
  const read = [first, second, third].flatMap(({ Parameters = [] }) => Parameters)

  expect(read.map(({ Name }) => Name)).toEqual(names)
  expect(third.NextToken).toBeUndefined()
  await expect(page('?')).rejects.toBeInstanceOf(InvalidNextToken)
  await expect(
    ssm.send(new GetParametersByPathCommand({ Path: '/many', MaxResults: 11 })),
  ).rejects.toMatchObject({ name: 'ValidationException' })
})

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
