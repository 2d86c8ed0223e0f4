import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  MalformedPolicyDocumentException,
  PutRolePolicyCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam'
import { expect, test } from 'vitest'
import { clientOptions } from '../clients.testing.ts'
import { inProcessHandler } from '../in-process.ts'
import { createSimulator } from '../simulator.ts'

const role = 'arn:aws:iam::123456789012:role/app/controller'
const web = 'arn:aws:iam::123456789012:role/tasks/web'

/** A role with these statements in its policy. */
async function withPolicy(...Statement: readonly object[]): Promise<IAMClient> {
  const iam = new IAMClient({
    ...clientOptions,
    requestHandler: inProcessHandler(createSimulator()),
  })
  const AssumeRolePolicyDocument = JSON.stringify({ Statement: [] })
  await iam.send(
    new CreateRoleCommand({ RoleName: 'controller', Path: '/app/', AssumeRolePolicyDocument }),
  )
  const PolicyDocument = JSON.stringify({ Statement })
  if (Statement.length > 0) {
    const input = { RoleName: 'controller', PolicyName: 'own', PolicyDocument }
    await iam.send(new PutRolePolicyCommand(input))
  }
  return iam
}

async function passing(iam: IAMClient, service?: string) {
  const context = { ContextKeyName: 'iam:PassedToService', ContextKeyType: 'string' as const }
  const { EvaluationResults } = await iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: role,
      ActionNames: ['iam:PassRole'],
      ResourceArns: [web],
      ContextEntries: service === undefined ? [] : [{ ...context, ContextKeyValues: [service] }],
    }),
  )
  return EvaluationResults?.map((one) => [one.EvalDecision, one.MissingContextValues])
}

const tasks = { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } }
const allow = { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' }

test.each([
  ['without any policy', [], ['allowed', []]],
  ['allowed', [allow], ['allowed', []]],
  [
    'by a pattern',
    [{ ...allow, Action: ['IAM:Pass*'], Resource: [`${web.slice(0, -3)}*`] }],
    ['allowed', []],
  ],
  ['another action', [{ ...allow, Action: 'iam:GetRole' }], ['implicitDeny', []]],
  ['another role', [{ ...allow, Resource: `${web}-2` }], ['implicitDeny', []]],
  ['a dot is a dot', [{ ...allow, Resource: web.replace('/web', '.web') }], ['implicitDeny', []]],
  ['denied beside', [allow, { ...allow, Effect: 'Deny' }], ['explicitDeny', []]],
  ['to this service', [{ ...allow, Condition: tasks }], ['allowed', []]],
])('%s', async (_what, statements, answer) => {
  const iam = await withPolicy(...statements)

  expect(await passing(iam, 'ecs-tasks.amazonaws.com')).toEqual([answer])
})

test('a condition about which nothing is told does not hold, and is named', async () => {
  const iam = await withPolicy({ ...allow, Condition: tasks })

  expect(await passing(iam)).toEqual([['implicitDeny', ['iam:PassedToService']]])
  expect(await passing(iam, 'ec2.amazonaws.com')).toEqual([['implicitDeny', []]])
})

test('a policy that is not evaluated in full is refused', async () => {
  const call = withPolicy({ ...allow, Condition: { Bool: { 'aws:ViaAWSService': 'true' } } })

  await expect(call).rejects.toBeInstanceOf(MalformedPolicyDocumentException)
})

test('a role goes only after its policies', async () => {
  const iam = await withPolicy(allow)
  const remove = () => iam.send(new DeleteRoleCommand({ RoleName: 'controller' }))

  await expect(remove()).rejects.toMatchObject({ name: 'DeleteConflictException' })
  await iam.send(new DeleteRolePolicyCommand({ RoleName: 'controller', PolicyName: 'own' }))

  await expect(remove()).resolves.toBeDefined()
})
