import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  HierarchyTypeMismatchException,
  InvalidNextToken,
  ParameterAlreadyExists,
  ParameterNotFound,
  ParameterPatternMismatchException,
  ParameterVersionNotFound,
} from '@aws-sdk/client-ssm'
import type { PutParameterRequest } from '@aws-sdk/client-ssm'
import { expect, test } from 'vitest'
import { startAt, arn, fresh, put, withNames } from './bench.testing.ts'

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
