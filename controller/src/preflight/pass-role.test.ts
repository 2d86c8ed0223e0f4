import { expect, test } from 'vitest'
import { FaultError, type AwsReader, type Release } from '../model/index.ts'
import { passRole } from './pass-role.ts'

const arn = 'arn:aws:iam::123456789012:role/tasks/web'
const need = {
  use: 'task' as const,
  arn,
  service: 'ecs-tasks.amazonaws.com',
  paths: ['spec.roles.task'],
}
const release = {} as Release

/** Answers by the operation; an error is thrown. */
function readerOf(answers: Readonly<Record<string, unknown>>): AwsReader {
  const look: AwsReader['look'] = async ({ operation, items, request }, scope, key) => {
    const answer = answers[operation.op]
    if (answer instanceof Error) throw answer
    const output = typeof answer === 'function' ? answer(request(scope, [key])) : answer
    return [...items(output)].find(([name]) => name === key)?.[1]
  }
  return { look } as AwsReader
}

const session = { Arn: 'arn:aws:sts::123456789012:assumed-role/controller/task-1' }
const own = {
  Role: { RoleName: 'controller', Arn: 'arn:aws:iam::123456789012:role/app/controller' },
}
const denied = new FaultError({
  code: 'AccessDenied',
  source: 'user',
  retry: 'backoff',
  message: 'not authorized',
  hint: 'allow it',
})

async function said(answers: Readonly<Record<string, unknown>>) {
  const seen = await passRole.look(readerOf(answers), need, release)
  return passRole.judge(need, seen, release).map(({ weight, message }) => `${weight}: ${message}`)
}

test('the role behind a session is asked about, with its path', async () => {
  const asked: unknown[] = []
  const complaints = await said({
    'sts:GetCallerIdentity': session,
    'iam:GetRole': own,
    'iam:SimulatePrincipalPolicy': (input: unknown) => {
      asked.push(input)
      return { EvaluationResults: [{ EvalResourceName: arn, EvalDecision: 'allowed' }] }
    },
  })

  expect(complaints).toEqual([])
  expect(asked).toMatchObject([
    { PolicySourceArn: own.Role.Arn, ActionNames: ['iam:PassRole'], ResourceArns: [arn] },
  ])
})

test('what depends on something that nobody knows keeps nothing back', async () => {
  const result = {
    EvalResourceName: arn,
    EvalDecision: 'implicitDeny',
    MissingContextValues: ['iam:ResourceTag/team'],
  }
  const complaints = await said({
    'sts:GetCallerIdentity': session,
    'iam:GetRole': own,
    'iam:SimulatePrincipalPolicy': { EvaluationResults: [result] },
  })

  expect(complaints).toEqual([
    `warns: whether ${own.Role.Arn} may pass the task role ${arn} to ecs-tasks.amazonaws.com depends on iam:ResourceTag/team`,
  ])
})

test('whoever may not ask knows nothing, and says so', async () => {
  const complaints = await said({
    'sts:GetCallerIdentity': session,
    'iam:GetRole': own,
    'iam:SimulatePrincipalPolicy': denied,
  })

  expect(complaints).toEqual([
    `unchecked: whether Plumbline may pass the task role ${arn} is not known: iam:SimulatePrincipalPolicy was refused`,
  ])
})

test('the root of an account has no policies to ask about', async () => {
  const complaints = await said({
    'sts:GetCallerIdentity': { Arn: 'arn:aws:iam::123456789012:root' },
  })

  expect(complaints[0]).toMatch(/^unchecked: .* is not known/)
})
