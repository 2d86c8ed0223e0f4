import {
  type CreateListenerInput,
  type CreateListenerOutput,
  type DeleteListenerInput,
  type DeleteListenerOutput,
  type DescribeListenersInput,
  type DescribeListenersOutput,
  type Listener,
  type ModifyListenerInput,
  type ModifyListenerOutput,
  ProtocolEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { AwsError } from '../core/types.ts'
import { canonical } from '../core/values.ts'
import { readActions } from './actions.ts'
import { newArnBelow } from './arns.ts'
import { between, invalid, notSimulated, oneOf, required } from './errors.ts'
import { checkForward } from './forward-rules.ts'
import { findListener, findLoadBalancer, listenersOf, rulesOf } from './lookup.ts'
import type { Elb, ListenerSettings, ListenerState, RuleState } from './model.ts'
import { page } from './paging.ts'
import { dropRule, setActions } from './rules.ts'
import { newTags } from './tags.ts'
import { checkUse, refreshUse } from './use.ts'

const listenersMax = 50
/** What listeners get that are made without the console. */
const usualPolicy = 'ELBSecurityPolicy-2016-08'

/**
 * Creates a listener and its default rule. The same settings on the same port answer with the listener that is there.
 * @throws AwsError DuplicateListenerException, TooManyListenersException, LoadBalancerNotFoundException, …
 */
export function createListener(input: CreateListenerInput, elb: Elb): CreateListenerOutput {
  const balancer = findLoadBalancer(elb, input.LoadBalancerArn)
  const settings = readSettings(input)
  const actions = readActions(input.DefaultActions)
  const tags = newTags(input.Tags)
  const listeners = listenersOf(elb, balancer.arn)
  const existing = listeners.find((one) => one.settings.port === settings.port)
  if (existing !== undefined) {
    const live = [existing.settings, defaultRule(elb, existing).actions]
    if (canonical(live) !== canonical([settings, actions])) throw duplicate()
    return { Listeners: [view(elb, existing)] }
  }
  if (listeners.length >= listenersMax) {
    throw new AwsError(
      'TooManyListenersException',
      `A load balancer can have at most ${listenersMax} listeners.`,
    )
  }
  checkForward(elb, settings.protocol, actions)
  checkUse(elb, balancer.arn, actions)
  const arn = newArnBelow(elb.context, balancer.arn, 'listener')
  const listener = { arn, loadBalancer: balancer.arn, settings, tags }
  elb.state.listeners[arn] = listener
  addDefaultRule(elb, listener, actions)
  return { Listeners: [view(elb, listener)] }
}

function addDefaultRule(elb: Elb, listener: ListenerState, actions: RuleState['actions']): void {
  const arn = newArnBelow(elb.context, listener.arn, 'listener-rule')
  const nothing = { conditions: [], transforms: [], tags: {} }
  elb.state.rules[arn] = { arn, listener: listener.arn, actions, ...nothing }
  refreshUse(elb, actions)
}

/** What the request leaves out stays; actions and certificates are replaced whole. */
export function modifyListener(input: ModifyListenerInput, elb: Elb): ModifyListenerOutput {
  const listener = findListener(elb, input.ListenerArn)
  const rule = defaultRule(elb, listener)
  const settings = readSettings({ ...inputOf(listener.settings), ...input })
  const actions = input.DefaultActions ? readActions(input.DefaultActions) : rule.actions
  const isTaken = listenersOf(elb, listener.loadBalancer).some(
    (one) => one.arn !== listener.arn && one.settings.port === settings.port,
  )
  if (isTaken) throw duplicate()
  checkForward(elb, settings.protocol, actions)
  checkUse(elb, listener.loadBalancer, actions)
  listener.settings = settings
  setActions(elb, rule, actions)
  return { Listeners: [view(elb, listener)] }
}

type SettingsInput = Omit<ModifyListenerInput, 'ListenerArn'>

function inputOf({ port, protocol, sslPolicy, certificates }: ListenerSettings): SettingsInput {
  return {
    Port: port,
    Protocol: protocol,
    SslPolicy: sslPolicy,
    ...(certificates && { Certificates: [...certificates] }),
  }
}

function readSettings(input: SettingsInput): ListenerSettings {
  const port = required(input.Port, 'A port')
  const protocol = required(input.Protocol, 'A protocol')
  between(port, 1, 65_535, 'Port')
  oneOf(protocol, Object.values(ProtocolEnum), 'protocol')
  if (protocol !== 'HTTP' && protocol !== 'HTTPS') {
    throw notSimulated(`listeners of the protocol ${protocol}`, 'Use HTTP or HTTPS.')
  }
  if (input.AlpnPolicy?.length || (input.MutualAuthentication?.Mode ?? 'off') !== 'off') {
    throw notSimulated('ALPN policies and mutual authentication', 'Leave them out.')
  }
  if (protocol === 'HTTP') return { port, protocol }
  const [certificate, ...more] = input.Certificates ?? []
  if (certificate?.CertificateArn === undefined || more.length > 0) {
    throw invalid('A listener of the protocol HTTPS needs exactly one certificate.')
  }
  const { SslPolicy: sslPolicy = usualPolicy } = input
  const certificates = [{ CertificateArn: certificate.CertificateArn }]
  return { port, protocol, sslPolicy, certificates }
}

export function deleteListener(input: DeleteListenerInput, elb: Elb): DeleteListenerOutput {
  dropListener(elb, findListener(elb, input.ListenerArn))
  return {}
}

/** Its rules go with it. */
export function dropListener(elb: Elb, listener: ListenerState): void {
  for (const rule of rulesOf(elb, listener.arn)) dropRule(elb, rule)
  delete elb.state.listeners[listener.arn]
}

export function describeListeners(
  input: DescribeListenersInput,
  elb: Elb,
): DescribeListenersOutput {
  const { LoadBalancerArn, ListenerArns } = input
  if ((LoadBalancerArn === undefined) === (ListenerArns === undefined)) {
    throw invalid('You must specify either listener ARNs or a load balancer ARN')
  }
  const listeners = ListenerArns
    ? ListenerArns.map((arn) => findListener(elb, arn))
    : listenersOf(elb, findLoadBalancer(elb, LoadBalancerArn).arn)
  const { items, ...next } = page(elb, input, listeners, (one) => one.arn)
  return { Listeners: items.map((one) => view(elb, one)), ...next }
}

function defaultRule(elb: Elb, listener: ListenerState): RuleState {
  const found = rulesOf(elb, listener.arn).find((one) => one.priority === undefined)
  if (found !== undefined) return found
  throw new AwsError('InternalFailure', `The listener ${listener.arn} lost its default rule.`, 500)
}

function duplicate(): AwsError {
  return new AwsError(
    'DuplicateListenerException',
    'A listener already exists on this port for this load balancer',
  )
}

function view(elb: Elb, listener: ListenerState): Listener {
  const { port, protocol, sslPolicy, certificates } = listener.settings
  return {
    ListenerArn: listener.arn,
    LoadBalancerArn: listener.loadBalancer,
    Port: port,
    Protocol: protocol,
    DefaultActions: defaultRule(elb, listener).actions,
    ...(certificates && { Certificates: [...certificates] }),
    ...(sslPolicy !== undefined && { SslPolicy: sslPolicy, MutualAuthentication: { Mode: 'off' } }),
  }
}
