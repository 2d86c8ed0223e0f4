import type { AwsReader, Context } from '../../model/index.ts'
import { isForward, loadBalancerOf, rulesByListener, sharesOf } from '../elb-reads.ts'
import type { GroupRequest } from '../target-groups.ts'

/** The attribute that AWS refuses to a group beside others. */
export const sticky = 'stickiness.enabled'

/**
 * Whether sticky sessions have to wait: a rule forwards to the group and to others, and keeps no client at one of them.
 * Asked only of a group that is to get them. Source: "Rule actions for listener rules" in the Application Load Balancer user guide.
 */
export async function isBeside(
  reader: AwsReader,
  { environment }: Context,
  { request, arn, attributes }: Looked,
): Promise<boolean> {
  if (request.attributes[sticky] !== 'true' || attributes[sticky] !== 'false') return false
  const listeners = Object.values(environment.listeners).map((one) => one.arn)
  const lists = await Promise.all(
    listeners
      .filter((one) => loadBalancerOf(one) === request.loadBalancer)
      .map((one) => reader.group(rulesByListener, one, one)),
  )
  return lists.flat().some((rule) => {
    const groups = sharesOf(rule).map((share) => share.arn)
    const { TargetGroupStickinessConfig: stays } =
      rule.Actions?.find(isForward)?.ForwardConfig ?? {}
    return groups.length > 1 && groups.includes(arn) && stays?.Enabled !== true
  })
}

interface Looked {
  readonly request: GroupRequest
  readonly arn: string
  readonly attributes: Readonly<Record<string, string>>
}
