import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts'
import { expect, test } from 'vitest'
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
  [{ RoleArn: undefined }, "Value null at 'RoleArn'"],
])('%j is a ValidationError', async (change, why) => {
  const sts = stsAs(createSimulator(), 'dana')
  const input = { RoleArn: role, RoleSessionName: 'plumbline', ...change }

  const call = sts.send(new AssumeRoleCommand(input))

  await expect(call).rejects.toMatchObject({ name: 'ValidationError' })
  await expect(call).rejects.toThrow(why)
})
