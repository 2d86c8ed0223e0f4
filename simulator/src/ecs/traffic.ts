import type { LoadBalancer } from '@aws-sdk/client-ecs'
import type { Ecs, RevisionState, ServiceState, Workload } from './model.ts'

/** Whether ECS shifts the traffic of a service: behind target groups, or as a server in Service Connect. */
export function managesTraffic(workload: Workload): boolean {
  const connected = workload.serviceConnectConfiguration?.services ?? []
  return workload.loadBalancers.length > 0 || connected.length > 0
}

/**
 * The load balancers of a service with the target groups that a new revision registers with. One that shifts traffic lands on
 * the group of each pair that does not serve; others stay where the service is. A request that names load balancers anew
 * starts from the pair as it is written, so that each such deployment lands on the alternate group.
 */
export function landingOf(service: ServiceState, sentAnew: boolean): LoadBalancer[] {
  const { strategy = 'ROLLING' } = service.options.deploymentConfiguration
  const before = sentAnew ? [] : resolvedOf(servingRevision(service))
  return service.workload.loadBalancers.map((one) => {
    const [declared, alternate] = pairOf(one)
    if (declared === undefined || alternate === undefined) return one
    const known = before.find(
      (other) => pairKey(other) === pairKey(one) && other.containerPort === one.containerPort,
    )
    const serving = known?.targetGroupArn === alternate ? alternate : declared
    const idle = serving === declared ? alternate : declared
    return { ...one, targetGroupArn: strategy === 'ROLLING' ? serving : idle }
  })
}

/** The load balancers of a revision as its tasks use them. Revisions of older saved worlds have none but the declared. */
export function resolvedOf(revision: RevisionState | undefined): readonly LoadBalancer[] {
  return revision?.resolvedLoadBalancers ?? revision?.workload.loadBalancers ?? []
}

function servingRevision(service: ServiceState): RevisionState | undefined {
  return service.revisions.find((one) => one.arn === service.serving)
}

/** The target group of an entry and the other one of its pair. */
function pairOf(one: LoadBalancer): [group: string | undefined, other: string | undefined] {
  return [one.targetGroupArn, one.advancedConfiguration?.alternateTargetGroupArn]
}

function pairKey(one: LoadBalancer): string {
  const { productionListenerRule = '' } = one.advancedConfiguration ?? {}
  return `${one.containerName} ${productionListenerRule}`
}

/** Gives a revision a share of the traffic that one of its listener rules forwards. Answers what went wrong. */
export function shiftTraffic(
  ecs: Ecs,
  revision: RevisionState,
  which: 'production' | 'test',
  percent: number,
): string | undefined {
  const registry = ecs.context.peer('elasticloadbalancing')
  if (registry === undefined) return undefined
  for (const [index, { targetGroupArn: group }] of resolvedOf(revision).entries()) {
    const declared = revision.workload.loadBalancers[index]
    const rule = ruleOf(declared, which)
    const other = pairOf(declared ?? {}).find((one) => one !== group)
    if (rule === undefined || group === undefined || other === undefined) continue
    const gone = registry.weigh(rule, weights(group, other, percent))
    if (gone !== undefined) return `${gone} does not exist.`
  }
  return undefined
}

function ruleOf(one: LoadBalancer | undefined, which: 'production' | 'test'): string | undefined {
  const { productionListenerRule, testListenerRule } = one?.advancedConfiguration ?? {}
  return which === 'production' ? productionListenerRule : testListenerRule
}

/** Weights are whole numbers, percentages have a digit behind the point. */
function weights(group: string, other: string, percent: number): Record<string, number> {
  const scale = Number.isInteger(percent) ? 1 : 10
  const share = Math.round(percent * scale)
  return { [group]: share, [other]: 100 * scale - share }
}

/** Whether test traffic can be told apart: by a rule for it, or by a header in Service Connect. */
export function hasTestTraffic({ workload }: RevisionState): boolean {
  const rules = workload.loadBalancers.map((one) => ruleOf(one, 'test'))
  const connected = workload.serviceConnectConfiguration?.services ?? []
  return connected.length > 0 || rules.some((rule) => rule !== undefined)
}

/** What ECS finds wrong with the listener rules when a deployment begins to shift traffic. */
export function networkProblem(ecs: Ecs, revision: RevisionState): string | undefined {
  const problems = revision.workload.loadBalancers.map((one) => ruleProblem(ecs, one))
  return problems.find((problem) => problem !== undefined)
}

function ruleProblem(ecs: Ecs, one: LoadBalancer): string | undefined {
  const registry = ecs.context.peer('elasticloadbalancing')
  const pair = pairOf(one).flatMap((group) => group ?? [])
  const rule = ruleOf(one, 'production')
  if (registry === undefined || rule === undefined || pair.length < 2) return undefined
  const production = registry.weights(rule) ?? {}
  const test = registry.weights(ruleOf(one, 'test') ?? '') ?? {}
  const stray = pair.find((group) => production[group] === undefined && test[group] === undefined)
  if (stray !== undefined) {
    return `Target group ${stray} is not associated with either productionListenerRule or testListenerRule.`
  }
  const serving = Object.keys(production).filter((group) => (production[group] ?? 0) > 0)
  if (serving.length !== 1) {
    return (
      `productionListenerRule ${rule} should have exactly one target group serving traffic but found ` +
      `${serving.length} target groups which are serving traffic`
    )
  }
  const foreign = serving.find((group) => !pair.includes(group))
  if (foreign === undefined) return undefined
  return `Production listener rule is forwarding traffic to unexpected target group ${foreign}.`
}
