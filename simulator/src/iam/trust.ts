import { own } from '../core/own.ts'
import type { Peers } from '../core/peers.ts'
import { AwsError } from '../core/types.ts'
import type { ControlCommand, RequestContext } from '../core/types.ts'
import { anyFits, holds, type Conditions } from './evaluate.ts'
import type { IamState } from './model.ts'

type Texts = string | readonly string[]

interface TrustStatement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: Texts
  readonly Principal?: '*' | Readonly<Record<string, Texts>>
  readonly Condition?: Conditions
}

/** What IAM offers to the service that hands out sessions of roles. */
export function roleKeeper(state: IamState, context: RequestContext): Peers['iam'] {
  return {
    mayAssume(role, asked) {
      const trust = trustOf(state, role, context.account)
      return trust === undefined ? undefined : trusts(trust, asked)
    },
  }
}

/** Makes a role of another account, of which nothing but its trust policy is known here. */
export function trustElsewhere(state: IamState, command: ControlCommand): undefined {
  const { type, role, policy } = command
  if (type !== 'trust') throw new AwsError('ValidationError', `no control of iam: ${type}`)
  state.elsewhere = { ...state.elsewhere, [String(role)]: JSON.stringify(policy) }
}

/** JSON; undefined for a role that nobody has made here. */
function trustOf(
  { roles, elsewhere = {} }: IamState,
  arn: string,
  account: string,
): string | undefined {
  const [, of, path = '', name = ''] =
    /^arn:aws[\w-]*:iam::(\d{12}):role(\/|\/.+\/)([^/]+)$/.exec(arn) ?? []
  if (of !== account) return own(elsewhere, arn)
  const role = own(roles, name.toLowerCase())
  return role?.path === path ? role.trust : undefined
}

/** As IAM decides: a denial wins, then an allowance, and without either nobody is trusted. */
function trusts(
  policy: string,
  { principal, externalId }: { readonly principal: string; readonly externalId?: string },
): boolean {
  const { Statement: found } = JSON.parse(policy) as {
    Statement: TrustStatement | TrustStatement[]
  }
  const context = new Map(externalId === undefined ? [] : [['sts:externalid', [externalId]]])
  const effects = [found]
    .flat()
    .filter(
      ({ Action, Principal, Condition }) =>
        anyFits(Action, 'sts:AssumeRole', 'i') &&
        names(Principal, principal) &&
        holds({ ...(Condition && { Condition }) }, { context }, new Set()),
    )
    .map(({ Effect }) => Effect)
  return effects.includes('Allow') && !effects.includes('Deny')
}

/** Whether a principal of a policy is the caller: everybody, an account or its root, a user, or the role of a session. */
function names(named: TrustStatement['Principal'], caller: string): boolean {
  if (named === undefined) return false
  const all = named === '*' ? ['*'] : [named.AWS ?? []].flat()
  const account = caller.split(':')[4] ?? ''
  const [, role] = /:assumed-role\/([^/]+)\//.exec(caller) ?? []
  return all.some(
    (one) =>
      one === '*' ||
      one === caller ||
      one === account ||
      one === `arn:aws:iam::${account}:root` ||
      // The ARN of a session does not tell the path of its role.
      (role !== undefined &&
        one.startsWith(`arn:aws:iam::${account}:role/`) &&
        one.endsWith(`/${role}`)),
  )
}
