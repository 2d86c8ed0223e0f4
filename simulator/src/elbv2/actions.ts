import {
  type Action,
  ActionTypeEnum,
  type FixedResponseActionConfig,
  type ForwardActionConfig,
  type RedirectActionConfig,
  RedirectActionStatusCodeEnum,
  type TargetGroupTuple,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { AwsError } from '../core/types.ts'
import { between, invalid, notSimulated, oneOf, required } from './errors.ts'

const groupsPerForwardMax = 5

/**
 * Actions in the form that they are read back in.
 * @throws AwsError ValidationError, InvalidLoadBalancerActionException, TooManyActionsException
 */
export function readActions(actions: readonly Action[] | undefined): Action[] {
  const [action, ...more] = actions ?? []
  if (action === undefined) throw invalid('At least one action must be specified.')
  for (const { Type } of actions ?? []) {
    oneOf(Type, Object.values(ActionTypeEnum), 'actions.type')
    if (Type !== 'forward' && Type !== 'redirect' && Type !== 'fixed-response') {
      throw notSimulated(`actions of the type ${Type}`, 'Use forward, redirect or fixed-response.')
    }
  }
  if (more.length > 0) {
    throw new AwsError('TooManyActionsException', 'A rule can have one routing action only.')
  }
  between(action.Order, 1, 50_000, 'Order')
  const { Type, Order } = action
  return [{ Type, ...(Order !== undefined && { Order }), ...readAction(action) }]
}

function readAction(action: Action): Omit<Action, 'Type' | 'Order'> {
  if (action.Type === 'forward') return forward(action)
  if (action.Type === 'redirect') return { RedirectConfig: redirect(action.RedirectConfig) }
  return { FixedResponseConfig: fixedResponse(action.FixedResponseConfig) }
}

/** One group reads back both ways; several read back as the weighted list alone. */
function forward(action: Action): Pick<Action, 'ForwardConfig' | 'TargetGroupArn'> {
  const { TargetGroupArn, ForwardConfig } = action
  const listed = ForwardConfig?.TargetGroups ?? []
  const groups = listed.length > 0 ? listed : [{ TargetGroupArn }]
  const [only, ...others] = groups
  if (
    TargetGroupArn !== undefined &&
    (others.length > 0 || only?.TargetGroupArn !== TargetGroupArn)
  ) {
    throw wrong('TargetGroupArn and ForwardConfig must name the same one target group.')
  }
  const config = {
    TargetGroups: readGroups(groups),
    TargetGroupStickinessConfig: stickiness(ForwardConfig),
  }
  if (others.length > 0 || only?.TargetGroupArn === undefined) return { ForwardConfig: config }
  return { TargetGroupArn: only.TargetGroupArn, ForwardConfig: config }
}

function readGroups(groups: readonly TargetGroupTuple[]): TargetGroupTuple[] {
  const arns = groups.map((one) => required(one.TargetGroupArn, 'A target group ARN'))
  if (groups.length > groupsPerForwardMax || new Set(arns).size < groups.length) {
    throw wrong(`A forward action names 1 to ${groupsPerForwardMax} different target groups.`)
  }
  return groups.map(({ TargetGroupArn, Weight = 1 }) => {
    between(Weight, 0, 999, 'Weight')
    return { TargetGroupArn, Weight }
  })
}

function stickiness(
  config: ForwardActionConfig | undefined,
): NonNullable<ForwardActionConfig['TargetGroupStickinessConfig']> {
  const { Enabled = false, DurationSeconds } = config?.TargetGroupStickinessConfig ?? {}
  if (Enabled) required(DurationSeconds, 'DurationSeconds of the target group stickiness')
  between(DurationSeconds, 1, 604_800, 'DurationSeconds')
  return { Enabled, ...(DurationSeconds !== undefined && { DurationSeconds }) }
}

/** What a redirect does not name stays as it is in the request. */
const unchanged = {
  Protocol: '#{protocol}',
  Port: '#{port}',
  Host: '#{host}',
  Path: '/#{path}',
  Query: '#{query}',
}

function redirect(config: RedirectActionConfig | undefined): RedirectActionConfig {
  const given = required(config, 'RedirectConfig')
  oneOf(given.StatusCode, Object.values(RedirectActionStatusCodeEnum), 'redirectConfig.statusCode')
  const filled = { ...unchanged, ...given }
  const { Protocol, Port, Host, Path } = unchanged
  const isLoop =
    filled.Protocol === Protocol &&
    filled.Port === Port &&
    filled.Host === Host &&
    filled.Path === Path
  if (isLoop) {
    throw wrong(
      'A redirect must change the protocol, the port, the host or the path, or it never ends.',
    )
  }
  return filled
}

function fixedResponse(config: FixedResponseActionConfig | undefined): FixedResponseActionConfig {
  const given = required(config, 'FixedResponseConfig')
  if (/^[245]\d\d$/.test(given.StatusCode ?? '')) return given
  throw wrong(`The status code '${given.StatusCode}' of a fixed response must be 2XX, 4XX or 5XX.`)
}

function wrong(message: string): AwsError {
  return new AwsError('InvalidLoadBalancerActionException', message)
}
