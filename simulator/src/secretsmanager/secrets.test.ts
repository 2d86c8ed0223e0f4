import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  InvalidParameterException,
  ListSecretsCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager'
import type { CreateSecretRequest } from '@aws-sdk/client-secrets-manager'
import { expect, test } from 'vitest'
import { createSimulator } from '../simulator.ts'
import { before, startAt, SecretId, fresh, create, put, stages, value } from './bench.testing.ts'

test('a secret reads back by its name, its ARN, and its ARN without the six characters', async () => {
  const client = fresh()

  const { ARN = '', Name, VersionId } = await create(client)
  const answers = await Promise.all(
    [SecretId, ARN, ARN.slice(0, -7)].map((id) =>
      client.send(new GetSecretValueCommand({ SecretId: id })),
    ),
  )

  expect(ARN).toMatch(
    /^arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop\/db-[A-Za-z0-9]{6}$/,
  )
  expect(Name).toBe(SecretId)
  for (const answer of answers) {
    expect(answer).toMatchObject({
      ARN,
      VersionId,
      SecretString: 'one',
      VersionStages: ['AWSCURRENT'],
      CreatedDate: new Date(startAt),
    })
  }
})

test.each([`arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AAAAAA`, 'shop', 'none'])(
  '%s names no secret',
  async (id) => {
    const client = fresh()
    await create(client)

    const call = client.send(new GetSecretValueCommand({ SecretId: id }))

    await expect(call).rejects.toBeInstanceOf(ResourceNotFoundException)
  },
)

test('bytes come back as bytes', async () => {
  const client = fresh()
  const SecretBinary = Uint8Array.from([0, 255, 7])
  await create(client, { SecretString: undefined, SecretBinary })

  const answer = await client.send(new GetSecretValueCommand({ SecretId }))

  expect([...(answer.SecretBinary ?? [])]).toEqual([0, 255, 7])
  expect(answer.SecretString).toBeUndefined()
})

test('a new value is current, the one before it is previous, older ones are gone', async () => {
  const client = fresh()
  const one = await create(client)
  const two = await put(client, 'two')
  const before = await stages(client)
  const three = await put(client, 'three')

  expect(before).toEqual({ [two.VersionId!]: ['AWSCURRENT'], [one.VersionId!]: ['AWSPREVIOUS'] })
  expect(await stages(client)).toEqual({
    [three.VersionId!]: ['AWSCURRENT'],
    [two.VersionId!]: ['AWSPREVIOUS'],
  })
  expect([await value(client), await value(client, 'AWSPREVIOUS')]).toEqual(['three', 'two'])
  await expect(
    client.send(new GetSecretValueCommand({ SecretId, VersionId: one.VersionId })),
  ).rejects.toBeInstanceOf(ResourceNotFoundException)
})

test('a version with a stage of its own leaves the current one where it is', async () => {
  const client = fresh()
  await create(client)

  const pending = await put(client, 'two', ['AWSPENDING'])
  const mismatch = client.send(
    new GetSecretValueCommand({
      SecretId,
      VersionId: pending.VersionId,
      VersionStage: 'AWSCURRENT',
    }),
  )

  expect([await value(client), await value(client, 'AWSPENDING')]).toEqual(['one', 'two'])
  await expect(mismatch).rejects.toBeInstanceOf(ResourceNotFoundException)
})

test('the same token and value change nothing, another value under the token is refused', async () => {
  const client = fresh()
  const ClientRequestToken = '00000000-0000-4000-8000-00000000000a'
  await create(client)
  const repeat = (SecretString: string) =>
    client.send(new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken }))

  await repeat('two')
  const again = await repeat('two')

  expect(again.VersionId).toBe(ClientRequestToken)
  await expect(repeat('three')).rejects.toBeInstanceOf(ResourceExistsException)
  expect(await value(client)).toBe('two')
})

test('a name that is taken is refused, but the same request again is answered', async () => {
  const client = fresh()
  const ClientRequestToken = '00000000-0000-4000-8000-00000000000a'

  const first = await create(client, { ClientRequestToken })
  const again = await create(client, { ClientRequestToken })

  expect(again.ARN).toBe(first.ARN)
  await expect(create(client)).rejects.toBeInstanceOf(ResourceExistsException)
})

test.each<[string, Partial<CreateSecretRequest>]>([
  ['a space in the name', { Name: 'a b' }],
  ['text and bytes', { SecretBinary: Uint8Array.from([1]) }],
  ['too large a value', { SecretString: 'x'.repeat(65_537) }],
  ['a reserved tag', { Tags: [{ Key: 'aws:x', Value: 'v' }] }],
])('%s is refused, and there is no secret', async (_, more) => {
  const client = fresh()

  await expect(create(client, more)).rejects.toBeInstanceOf(InvalidParameterException)
  expect((await client.send(new ListSecretsCommand({}))).SecretList).toEqual([])
})

test('a secret without a value can be described, not read', async () => {
  const client = fresh()
  await create(client, { SecretString: undefined, Description: 'later' })

  const described = await client.send(new DescribeSecretCommand({ SecretId }))

  expect(described).toMatchObject({
    Name: SecretId,
    Description: 'later',
    CreatedDate: new Date(startAt),
    LastChangedDate: new Date(startAt),
    VersionIdsToStages: {},
    Tags: [],
  })
  expect(described.LastAccessedDate).toBeUndefined()
  await expect(value(client)).rejects.toBeInstanceOf(ResourceNotFoundException)
})

test('an update changes what it names and keeps the rest', async () => {
  const client = fresh()
  await create(client, { Description: 'old', KmsKeyId: 'alias/shop' })

  await client.send(new UpdateSecretCommand({ SecretId, SecretString: 'two' }))
  const kept = await client.send(new DescribeSecretCommand({ SecretId }))
  await client.send(new UpdateSecretCommand({ SecretId, Description: 'new', KmsKeyId: '' }))
  const changed = await client.send(new DescribeSecretCommand({ SecretId }))

  expect(kept).toMatchObject({ Description: 'old', KmsKeyId: 'alias/shop' })
  expect(changed.Description).toBe('new')
  expect(changed.KmsKeyId).toBeUndefined()
  expect([await value(client), await value(client, 'AWSPREVIOUS')]).toEqual(['two', 'one'])
})

test('reading leaves the day behind', async () => {
  const client = fresh()
  await create(client)
  await value(client)

  const { LastAccessedDate } = await client.send(new DescribeSecretCommand({ SecretId }))

  expect(LastAccessedDate).toEqual(new Date(Date.UTC(2026, 2, 1)))
})

test('a command puts a secret under an ARN of one’s own', async () => {
  const world = createSimulator({ startAt })
  const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf'

  world.control('secretsmanager', { type: 'secret', arn, value: 'one' })
  const answer = await before(world).send(new GetSecretValueCommand({ SecretId: arn }))

  expect(answer).toMatchObject({ ARN: arn, Name: SecretId, SecretString: 'one' })
  expect(() => world.control('secretsmanager', { type: 'secret', arn: 'shop/db' })).toThrow('ARN')
})
