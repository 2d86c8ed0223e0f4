import type { Roles, TaskUnit } from '@plumbline/desired-state'
import type { Context } from '../model/index.ts'

/** The roles of a unit as ARNs: what it names itself, and what its environment names for all. */
export function rolesOf(unit: TaskUnit, context: Context): Roles {
  const named = Object.entries({ ...context.environment.roles, ...unit.spec.roles })
  return Object.fromEntries(named.map(([use, role]) => [use, roleArn(role, context)]))
}

/** A role is given by name or by ARN; AWS answers with the ARN, so the ARN is what is sent. */
export function roleArn(role: string, { environment }: Context): string {
  const { account, region } = environment
  return role.startsWith('arn:') ? role : `arn:${partitionOf(region)}:iam::${account}:role/${role}`
}

/** Source: the partitions in "Amazon Resource Names" of the AWS General Reference. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}
