import {
  CreateRoleCommand,
  DeleteRoleCommand,
  EntityAlreadyExistsException,
  GetRoleCommand,
  IAMClient,
  ListRolesCommand,
  MalformedPolicyDocumentException,
  NoSuchEntityException,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam'
import type { CreateRoleRequest } from '@aws-sdk/client-iam'
import { expect, test } from 'vitest'
import { clientOptions } from '../clients.testing.ts'
import { inProcessHandler } from '../in-process.ts'
import { createSimulator } from '../simulator.ts'

const startAt = Date.UTC(2026, 2, 1, 12)

function trust(service: string): string {
  const Principal = { Service: service }
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
  })
}

const tasks = trust('ecs-tasks.amazonaws.com')

function before(): IAMClient {
  const requestHandler = inProcessHandler(createSimulator({ startAt }))
  return new IAMClient({ ...clientOptions, requestHandler })
}

function create(iam: IAMClient, RoleName: string, more: Partial<CreateRoleRequest> = {}) {
  return iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: tasks, ...more }))
}

async function get(iam: IAMClient, RoleName: string) {
  return (await iam.send(new GetRoleCommand({ RoleName }))).Role
}

function decoded(document: string | undefined): string {
  return decodeURIComponent(document ?? '')
}

test('a role has a path in its ARN, and is known by its name alone', async () => {
  const iam = before()

  const { Role } = await create(iam, 'web', { Path: '/plumbline/prod/', Description: 'Web' })
  const role = await get(iam, 'WEB')

  expect(Role).toEqual(role)
  expect(role).toMatchObject({
    RoleName: 'web',
    Path: '/plumbline/prod/',
    Arn: 'arn:aws:iam::123456789012:role/plumbline/prod/web',
    RoleId: expect.stringMatching(/^AROA[0-9A-F]{17}$/),
    CreateDate: new Date(startAt),
    Description: 'Web',
    MaxSessionDuration: 3_600,
  })
})

test('a trust policy reads back encoded, and can be replaced', async () => {
  const iam = before()
  await create(iam, 'web')

  const first = (await get(iam, 'web'))?.AssumeRolePolicyDocument
  const PolicyDocument = trust('scheduler.amazonaws.com')
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'web', PolicyDocument }))
  const second = (await get(iam, 'web'))?.AssumeRolePolicyDocument

  expect(first).toMatch(/^%7B%22Version/)
  expect([decoded(first), decoded(second)]).toEqual([tasks, PolicyDocument])
})

test.each<[string, Partial<CreateRoleRequest>]>([
  ['a b', {}],
  ['x'.repeat(65), {}],
  ['web', { Path: 'plumbline/' }],
  ['web', { Path: '/plumbline' }],
])('the role "%s" %o is refused', async (name, more) => {
  await expect(create(before(), name, more)).rejects.toMatchObject({ name: 'ValidationError' })
})

test.each(['', 'yes', '{}', '{"Statement":1}'])('the policy %s is refused', async (document) => {
  const call = create(before(), 'web', { AssumeRolePolicyDocument: document })

  await expect(call).rejects.toBeInstanceOf(MalformedPolicyDocumentException)
})

test('a name is there once, whatever its case', async () => {
  const iam = before()
  await create(iam, 'web')

  await expect(create(iam, 'Web')).rejects.toBeInstanceOf(EntityAlreadyExistsException)
})

test('a role that is not there, or was deleted, is not found', async () => {
  const iam = before()
  await create(iam, 'web')
  await create(iam, 'api')

  await iam.send(new DeleteRoleCommand({ RoleName: 'api' }))

  for (const name of ['api', 'mail']) {
    await expect(get(iam, name)).rejects.toBeInstanceOf(NoSuchEntityException)
  }
  await expect(iam.send(new DeleteRoleCommand({ RoleName: 'api' }))).rejects.toBeInstanceOf(
    NoSuchEntityException,
  )
})

test('where nobody has made a role, every role is there and trusts what Plumbline needs', async () => {
  const role = await get(before(), 'any')

  expect(role?.Arn).toBe('arn:aws:iam::123456789012:role/any')
  expect(decoded(role?.AssumeRolePolicyDocument)).toContain('ecs-tasks.amazonaws.com')
})

test('roles are listed by path, in pages', async () => {
  const iam = before()
  for (const name of ['c', 'a', 'b']) await create(iam, name, { Path: '/prod/' })
  await create(iam, 'z')
  const list = (more: object) => iam.send(new ListRolesCommand({ PathPrefix: '/prod/', ...more }))

  const first = await list({ MaxItems: 2 })
  const second = await list({ MaxItems: 2, Marker: first.Marker })

  expect(first.Roles?.map(({ RoleName }) => RoleName)).toEqual(['a', 'b'])
  expect([first.IsTruncated, second.IsTruncated]).toEqual([true, false])
  expect(second.Roles?.map(({ RoleName }) => RoleName)).toEqual(['c'])
})
