import type { z } from 'zod'
import type { Environment } from '../types.ts'

type Written = Pick<
  Environment,
  'account' | 'region' | 'network' | 'roles' | 'listeners' | 'policy'
>

interface Finding {
  readonly path: (string | number)[]
  readonly message: string
  readonly hint: string
}

/** What depends on more than one field of an Environment. */
export function checkEnvironment(spec: Written, refinement: z.core.$RefinementCtx<Written>): void {
  const found = [
    ...checkListeners(spec),
    ...checkListenersOnce(spec),
    ...checkRoles(spec),
    ...checkRepeated(spec, 'subnets'),
    ...checkRepeated(spec, 'securityGroups'),
    ...checkApprovals(spec),
  ]
  for (const { path, message, hint } of found) {
    refinement.addIssue({ code: 'custom', path, message, params: { hint } })
  }
}

/** ECS registers tasks only with load balancers of its own region. */
function checkListeners({ listeners, region }: Written): readonly Finding[] {
  return Object.entries(listeners)
    .filter(([, { arn }]) => arn.split(':')[3] !== region)
    .map(([name]) => ({
      path: ['listeners', name, 'arn'],
      message: 'the listener is in another region than the environment',
      hint: `name a listener in ${region}`,
    }))
}

/** Priorities are given to the routes of a name: two names would give the same number twice. */
function checkListenersOnce({ listeners }: Written): readonly Finding[] {
  const arns = Object.values(listeners).map(({ arn }) => arn)
  return Object.entries(listeners)
    .filter(([, { arn }], index) => arns.indexOf(arn) !== index)
    .map(([name]) => ({
      path: ['listeners', name, 'arn'],
      message: 'another name stands for this listener already',
      hint: 'keep one of the two, and use it in every ingress',
    }))
}

/** IAM passes no role to another account. Source: `iam:PassRole` in the IAM User Guide. */
function checkRoles({ roles, account }: Written): readonly Finding[] {
  return Object.entries(roles)
    .filter(([, role]) => role.startsWith('arn:') && role.split(':')[4] !== account)
    .map(([use]) => ({
      path: ['roles', use],
      message: 'the role belongs to another account than the environment',
      hint: 'name a role of the account of the environment; a name without ARN means that one',
    }))
}

function checkRepeated(
  { network }: Written,
  field: 'subnets' | 'securityGroups',
): readonly Finding[] {
  const list = network[field]
  return list.flatMap((id, index) =>
    list.indexOf(id) === index
      ? []
      : [
          {
            path: ['network', field, index],
            message: 'it is named twice',
            hint: 'keep one of them',
          },
        ],
  )
}

/** A team may have any number of members. */
function checkApprovals({ policy }: Written): readonly Finding[] {
  const { required, from } = policy.approvals ?? { required: 0, from: [] }
  const people = new Set(from)
  if (from.some((one) => one.startsWith('team:')) || required <= people.size) return []
  const message = `${required} must approve, and only ${people.size} may`
  const hint = 'name more people or a team in "from", or lower "required"'
  return [{ path: ['policy', 'approvals', 'required'], message, hint }]
}
