import {
  SimulatePrincipalPolicyCommand,
  type EvaluationResult,
  type SimulatePolicyResponse,
  type SimulatePrincipalPolicyCommandInput,
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, type GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts'
import { faultOf, reads, type AwsReader, type BatchRead } from '../model/index.ts'
import { defineCheck, type Complaint } from './check.ts'
import { getRole, role, roleByName, type RoleNeed } from './role.ts'

const whoAmI = reads('sts:GetCallerIdentity', GetCallerIdentityCommand)
const simulate = reads('iam:SimulatePrincipalPolicy', SimulatePrincipalPolicyCommand)

export type SeenRight =
  | {
      readonly state: 'told'
      /** Who asks: the ARN of a user or a role. */
      readonly who: string
      readonly decision: string
      /** Keys of conditions about which nothing was known. */
      readonly missing: readonly string[]
    }
  | { readonly state: 'unknown'; readonly why: string }

/**
 * Plumbline may hand the roles of a release to AWS. IAM is asked what its policies say; without that right nothing is known,
 * and AWS says at the first write.
 */
export const passRole = defineCheck<RoleNeed, SeenRight>({
  name: 'pass-role',
  calls: [whoAmI, getRole, simulate],
  needs: (release) => onceEach(role.needs(release)),
  look,
  judge,
})

/** One role for two uses of the same service is passed alike. */
function onceEach(needs: readonly RoleNeed[]): readonly RoleNeed[] {
  const keyOf = ({ arn, service }: RoleNeed) => `${service} ${arn}`
  return [...new Map(needs.toReversed().map((need) => [keyOf(need), need])).values()].toReversed()
}

/** Everybody who asks at the same moment shares one answer. */
const ownIdentity: BatchRead<object, GetCallerIdentityCommandOutput, string> = {
  operation: whoAmI,
  max: 1,
  request: () => ({}),
  items: ({ Arn = '' }) => [['', Arn]],
}

const passing: BatchRead<
  SimulatePrincipalPolicyCommandInput,
  SimulatePolicyResponse,
  EvaluationResult
> = {
  operation: simulate,
  max: 1,
  request: (scope, [arn = '']) => {
    const [who = '', service = ''] = scope.split(' ')
    return {
      PolicySourceArn: who,
      ActionNames: ['iam:PassRole'],
      ResourceArns: [arn],
      ContextEntries: [
        {
          ContextKeyName: 'iam:PassedToService',
          ContextKeyType: 'string',
          ContextKeyValues: [service],
        },
      ],
    }
  },
  items: ({ EvaluationResults = [] }) =>
    EvaluationResults.map((one) => [one.EvalResourceName ?? '', one]),
}

async function look(reader: AwsReader, { arn, service }: RoleNeed): Promise<SeenRight> {
  try {
    const who = await identityOf(reader)
    if (who === undefined) return { state: 'unknown', why: 'who it is in AWS has no policies' }
    const found = await reader.look(passing, `${who} ${service}`, arn)
    const { EvalDecision = 'nothing', MissingContextValues: missing = [] } = found ?? {}
    return { state: 'told', who, decision: EvalDecision, missing }
  } catch (error) {
    const fault = faultOf(error)
    if (fault.code !== 'AccessDenied') throw error
    return { state: 'unknown', why: `${simulate.op} was refused` }
  }
}

/** Policies belong to the role, not to its session; a session's ARN lacks the path of the role. */
async function identityOf(reader: AwsReader): Promise<string | undefined> {
  const arn = (await reader.look(ownIdentity, '', '')) ?? ''
  if (/^arn:[\w-]+:iam::\d{12}:user\//.test(arn)) return arn
  const [, name] = /^arn:[\w-]+:sts::\d{12}:assumed-role\/([^/]+)\//.exec(arn) ?? []
  return name === undefined ? undefined : (await reader.look(roleByName, '', name))?.Arn
}

function judge({ use, arn, service, paths }: RoleNeed, seen: SeenRight): readonly Complaint[] {
  if (seen.state === 'unknown') {
    const message = `whether Plumbline may pass the ${use} role ${arn} is not known: ${seen.why}`
    const hint = `allow ${simulate.op} on its own role to have it checked; AWS says at the first write`
    return [{ weight: 'unchecked', message, hint, paths }]
  }
  const { who, decision, missing } = seen
  if (decision === 'allowed') return []
  const hint = `allow ${who} iam:PassRole on the role, with the condition iam:PassedToService = ${service}; or name another role in "roles.${use}"`
  if (missing.length > 0) {
    const message = `whether ${who} may pass the ${use} role ${arn} to ${service} depends on ${missing.join(', ')}`
    return [{ weight: 'warns', message, hint, paths }]
  }
  const message = `${who} may not pass the ${use} role ${arn} to ${service}: IAM says ${decision}`
  return [{ weight: 'refuses', message, hint, paths }]
}
