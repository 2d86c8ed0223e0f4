import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts'
import { describe, expect, test } from 'vitest'
import { clientOptions } from '../clients.testing.ts'
import type { World } from '../core/world.ts'
import { inProcessHandler } from '../in-process.ts'
import { createSimulator } from '../simulator.ts'

const startAt = Date.UTC(2026, 0, 1)
const role = 'arn:aws:iam::123456789012:role/teams/deployer'

function stsAs(world: World, accessKeyId: string): STSClient {
  const credentials = { accessKeyId, secretAccessKey: 'any' }
  return new STSClient({ ...clientOptions, credentials, requestHandler: inProcessHandler(world) })
}

test('an access key is the user of that name', async () => {
  const sts = stsAs(createSimulator(), 'dana')

  const identity = await sts.send(new GetCallerIdentityCommand({}))

  expect(identity).toMatchObject({
    Account: '123456789012',
    Arn: 'arn:aws:iam::123456789012:user/dana',
    UserId: expect.stringMatching(/^AIDA[A-Z0-9]{17}$/),
  })
})

test('whoever assumes a role is that role from then on, in the journal too', async () => {
  const world = createSimulator({ startAt })
  const sts = stsAs(world, 'dana')

  const { Credentials, AssumedRoleUser } = await sts.send(
    new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'plumbline', DurationSeconds: 900 }),
  )
  const session = stsAs(world, Credentials?.AccessKeyId ?? '')
  const identity = await session.send(new GetCallerIdentityCommand({}))

  const arn = 'arn:aws:sts::123456789012:assumed-role/deployer/plumbline'
  expect(AssumedRoleUser?.Arn).toBe(arn)
  expect(identity).toMatchObject({ Arn: arn, UserId: AssumedRoleUser?.AssumedRoleId })
  expect(identity.UserId).toMatch(/^AROA[A-Z0-9]{17}:plumbline$/)
  expect(Credentials?.Expiration).toEqual(new Date(startAt + 900_000))
  expect(world.journal.entries().map(({ principal }) => principal)).toEqual([
    'arn:aws:iam::123456789012:user/dana',
    arn,
  ])
})

test('a role of another account keeps its account', async () => {
  const world = createSimulator()
  const command = new AssumeRoleCommand({
    RoleArn: 'arn:aws:iam::210987654321:role/deployer',
    RoleSessionName: 'plumbline',
    ExternalId: 'anything',
    Tags: [{ Key: 'team', Value: 'shop' }],
  })

  const { Credentials } = await stsAs(world, 'dana').send(command)
  const session = stsAs(world, Credentials?.AccessKeyId ?? '')

  expect((await session.send(new GetCallerIdentityCommand({}))).Account).toBe('210987654321')
})

const trusting = (Condition?: object) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::123456789012:user/dana' },
      Action: 'sts:AssumeRole',
      ...(Condition && { Condition }),
    },
  ],
})
const ours = { StringEquals: { 'sts:ExternalId': 'of-ours' } }
const elsewhere = 'arn:aws:iam::210987654321:role/ops/plumbline'

describe.each([
  ['of this account', role],
  ['of another account', elsewhere],
])('a role %s', (_where, RoleArn) => {
  async function assuming(policy: object, who: string, ExternalId?: string) {
    const world = createSimulator({ startAt })
    if (RoleArn === elsewhere) world.control('iam', { type: 'trust', role: RoleArn, policy })
    else {
      await world.call('iam', 'CreateRole', {
        RoleName: 'deployer',
        Path: '/teams/',
        AssumeRolePolicyDocument: JSON.stringify(policy),
      })
    }
    const input = { RoleArn, RoleSessionName: 'plumbline', ...(ExternalId && { ExternalId }) }
    return stsAs(world, who).send(new AssumeRoleCommand(input))
  }
  const denied = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }

  test('is handed to whom it trusts, and to nobody else', async () => {
    expect(await assuming(trusting(), 'dana')).toHaveProperty('Credentials')
    const refused = assuming(trusting(), 'ben')
    await expect(refused).rejects.toMatchObject(denied)
    await expect(refused).rejects.toThrow(
      `User: arn:aws:iam::123456789012:user/ben is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
    )
  })

  test('with a condition on the external id, to whom has that one', async () => {
    expect(await assuming(trusting(ours), 'dana', 'of-ours')).toHaveProperty('Credentials')
    await expect(assuming(trusting(ours), 'dana', 'of-others')).rejects.toMatchObject(denied)
    await expect(assuming(trusting(ours), 'dana')).rejects.toMatchObject(denied)
  })

  test('is denied where a statement says so, and given to whole accounts', async () => {
    const [allow] = trusting().Statement
    const to = (AWS: string, Effect = 'Allow') => ({ ...allow, Effect, Principal: { AWS } })
    const denies = { Statement: [to('*'), to('arn:aws:iam::123456789012:user/dana', 'Deny')] }

    await expect(assuming(denies, 'dana')).rejects.toMatchObject(denied)
    for (const all of ['*', '123456789012', 'arn:aws:iam::123456789012:root']) {
      expect(await assuming({ Statement: [to(all)] }, 'ben')).toHaveProperty('Credentials')
    }
    const other = { Statement: [to('arn:aws:iam::111122223333:root')] }
    await expect(assuming(other, 'ben')).rejects.toMatchObject(denied)
  })
})

test('sessions survive a restart', async () => {
  const world = createSimulator()
  const input = { RoleArn: role, RoleSessionName: 'plumbline' }
  const { Credentials } = await stsAs(world, 'dana').send(new AssumeRoleCommand(input))
  const resumed = createSimulator()

  resumed.restore(JSON.parse(JSON.stringify(world.save())))

  expect(resumed.identify(Credentials?.AccessKeyId)).toContain('assumed-role/deployer')
  expect(createSimulator().identify(Credentials?.AccessKeyId)).toContain(':user/ASIA')
})

test.each<[Partial<AssumeRoleCommandInput>, string]>([
  [{ RoleArn: 'deployer' }, 'deployer is invalid'],
  [{ RoleSessionName: 'a b' }, "'a b' at 'roleSessionName'"],
  [{ RoleSessionName: 'a' }, "'a' at 'roleSessionName'"],
  [{ DurationSeconds: 60 }, "'60' at 'durationSeconds'"],
  [{ DurationSeconds: 43_201 }, "'43201' at 'durationSeconds'"],
  [{ ExternalId: 'a b' }, "'a b' at 'externalId'"],
  [{ RoleArn: undefined }, "Value null at 'RoleArn'"],
])('%j is a ValidationError', async (change, why) => {
  const sts = stsAs(createSimulator(), 'dana')
  const input = { RoleArn: role, RoleSessionName: 'plumbline', ...change }

  const call = sts.send(new AssumeRoleCommand(input))

  await expect(call).rejects.toMatchObject({ name: 'ValidationError' })
  await expect(call).rejects.toThrow(why)
})
