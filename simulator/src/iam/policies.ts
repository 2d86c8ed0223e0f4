import type {
  DeleteRolePolicyRequest,
  EvaluationResult,
  PutRolePolicyRequest,
  PutUserPolicyRequest,
  SimulatePrincipalPolicyRequest,
  SimulatePolicyResponse,
} from '@aws-sdk/client-iam'
import { own } from '../core/own.ts'
import { AwsError } from '../core/types.ts'
import { evaluate, isModelled } from './evaluate.ts'
import type { IamState } from './model.ts'

/** Gives a user an inline policy. Users are not made: each that is named is there. */
export function putUserPolicy(state: IamState, input: PutUserPolicyRequest): object {
  return put(state, `user/${input.UserName}`, input.PolicyName, input.PolicyDocument)
}

/** @throws AwsError NoSuchEntity for a role that nobody has made */
export function putRolePolicy(state: IamState, input: PutRolePolicyRequest): object {
  const { RoleName = '' } = input
  if (own(state.roles, RoleName.toLowerCase()) === undefined) throw noEntity(`role ${RoleName}`)
  return put(state, `role/${RoleName}`, input.PolicyName, input.PolicyDocument)
}

export function deleteRolePolicy(state: IamState, input: DeleteRolePolicyRequest): object {
  const policies = own(state.policies, keyOf(`role/${input.RoleName}`))
  const { PolicyName = '' } = input
  if (policies === undefined || own(policies, PolicyName) === undefined) {
    throw noEntity(`policy ${PolicyName}`)
  }
  delete policies[PolicyName]
  return {}
}

function put(state: IamState, owner: string, name = '', document = ''): object {
  if (!isModelled(document)) {
    throw new AwsError(
      'MalformedPolicyDocumentException',
      'The simulator reads Effect, Action, Resource, and Condition with StringEquals or StringLike.',
    )
  }
  const policies = (state.policies[keyOf(owner)] ??= {})
  policies[name] = document
  return {}
}

/** What the policies of a user or a role say about some actions. One without any policy may do everything. */
export function simulatePrincipalPolicy(
  state: IamState,
  input: SimulatePrincipalPolicyRequest,
): SimulatePolicyResponse {
  const { PolicySourceArn = '', ActionNames = [], ResourceArns = ['*'] } = input
  const [, kind, name] = /^arn:[\w-]+:iam::\d{12}:(user|role)\/(?:.*\/)?([^/]+)$/.exec(
    PolicySourceArn,
  ) ?? ['', '', '']
  if (kind === '') {
    throw new AwsError('InvalidInputException', `Invalid Entity Arn: ${PolicySourceArn}`)
  }
  const documents = Object.values(own(state.policies, keyOf(`${kind}/${name}`)) ?? {})
  const context = new Map(
    (input.ContextEntries ?? []).map(({ ContextKeyName = '', ContextKeyValues = [] }) => [
      ContextKeyName.toLowerCase(),
      ContextKeyValues,
    ]),
  )
  const results = ActionNames.flatMap((action) =>
    ResourceArns.map((resource): EvaluationResult => {
      const found = evaluate(documents, { action, resource, context })
      return {
        EvalActionName: action,
        EvalResourceName: resource,
        EvalDecision: documents.length === 0 ? 'allowed' : found.decision,
        MatchedStatements: [],
        MissingContextValues: [...found.missing],
      }
    }),
  )
  return { EvaluationResults: results, IsTruncated: false }
}

function keyOf(owner: string): string {
  return owner.toLowerCase()
}

function noEntity(what: string): AwsError {
  return new AwsError('NoSuchEntityException', `The ${what} cannot be found.`)
}
