import { expect, test } from 'vitest'
import { faultOf } from '../../model/fault.ts'
import { assumed, type AssumeRoleInput, type AssumeRoleOutput } from './assumed.ts'
import { awsError, place } from './aws-world.ts'

const arn = 'arn:aws:iam::123456789012:role/plumbline'
const minute = 60_000

/** STS that hands out credentials for an hour, or says what `answer` says. */
function sts(answer: (calls: number) => AssumeRoleOutput | undefined = () => undefined) {
  const clock = { time: 0, now: () => clock.time }
  const asked: AssumeRoleInput[] = []
  const ask = async (input: AssumeRoleInput): Promise<AssumeRoleOutput> => {
    asked.push(input)
    const Expiration = new Date(clock.time + 60 * minute)
    const keys = { AccessKeyId: `ASIA${asked.length}`, SecretAccessKey: 's', SessionToken: 't' }
    return answer(asked.length) ?? { Credentials: { ...keys, Expiration } }
  }
  return { clock, asked, session: assumed({ arn, externalId: 'of-ours' }, place, clock, ask) }
}

test('a role is assumed with its external id, once for everybody who asks', async () => {
  const { session, asked } = sts()

  const [one, two] = await Promise.all([session(), session()])
  expect([one, two, await session()].map(({ accessKeyId }) => accessKeyId)).toEqual(
    Array.from({ length: 3 }, () => 'ASIA1'),
  )
  expect(asked).toEqual([
    { RoleArn: arn, RoleSessionName: 'plumbline', DurationSeconds: 3_600, ExternalId: 'of-ours' },
  ])
})

test('credentials are renewed before they end', async () => {
  const { session, clock } = sts()
  await session()

  clock.time = 49 * minute
  expect((await session()).accessKeyId).toBe('ASIA1')
  clock.time = 51 * minute
  expect((await session()).accessKeyId).toBe('ASIA2')
})

test('what cannot be renewed serves as long as it lasts', async () => {
  const { session, clock } = sts((calls) => {
    if (calls === 2 || calls === 3) throw awsError('InternalFailure', 'try again')
    return undefined
  })
  await session()

  clock.time = 55 * minute
  expect((await session()).accessKeyId).toBe('ASIA1')
  clock.time = 61 * minute
  expect(faultOf(await session().catch((error: unknown) => error))).toMatchObject({
    code: 'InternalFailure',
  })
  expect((await session()).accessKeyId).toBe('ASIA4')
})

test('a refusal says whom the role is to trust', async () => {
  const { session } = sts(() => {
    throw awsError('AccessDenied', 'User: x is not authorized to perform: sts:AssumeRole on y')
  })

  expect(faultOf(await session().catch((error: unknown) => error))).toMatchObject({
    code: 'RoleNotAssumed',
    source: 'user',
    message: expect.stringContaining(arn),
    hint: expect.stringContaining('external id'),
  })
})
