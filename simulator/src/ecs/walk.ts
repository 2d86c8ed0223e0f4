import { beginHooks, dropHooks } from './hooks.ts'
import type {
  DeploymentState,
  Ecs,
  RevisionState,
  ServiceDeploymentState,
  ServiceState,
  WalkState,
} from './model.ts'
import { type Leg, type Stage, wayBack, wayOf } from './stages.ts'
import { hasTestTraffic, managesTraffic, networkProblem, shiftTraffic } from './traffic.ts'

/**
 * The way of a new deployment; undefined for a rolling one that nothing holds on its way. `others` are on their way out.
 * `bakes`: it watches alarms.
 */
export function newWalk(
  ecs: Ecs,
  service: ServiceState,
  others: readonly DeploymentState[],
  bakes: boolean,
): WalkState | undefined {
  const { deploymentConfiguration: configuration } = service.options
  const shifts = (configuration.strategy ?? 'ROLLING') !== 'ROLLING'
  if (!shifts && !bakes && !configuration.lifecycleHooks?.length) return undefined
  const source = others.find((one) => one.revision === service.serving) ?? others[0]
  return {
    shifts,
    ...(source && { source: source.revision }),
    legs: wayOf(configuration, {
      ...ecs.settings,
      reconciles: others.length > 1,
      replaces: source !== undefined,
      alarmBakeMs: bakes ? ecs.settings.alarmBakeMs : 0,
    }),
    at: -1,
    enteredAt: ecs.context.now,
    over: false,
    production: 0,
    test: 0,
    hooks: [],
  }
}

/** The deployment goes back from where it is. A rolling one has no stages to pass on its way back. */
export function turnBack(ecs: Ecs, walk: WalkState): void {
  const stage = stageOf(walk)
  const here = stage === undefined || stage === 'CLEAN_UP' ? [] : [{ stage, lastsMs: 0 }]
  dropHooks(walk.hooks)
  if (!walk.shifts) {
    walk.over = true
    return
  }
  // One that was stopped before it began has not cleared away yet what the deployment before it left.
  const owes = walk.at < 0 && walk.legs[0]?.stage === 'RECONCILE_SERVICE'
  const shifted = { production: owes || walk.production > 0, test: owes || walk.test > 0 }
  walk.legs = [...here, ...wayBack(shifted, ecs.settings.stageMs)]
  walk.at = here.length - 1
}

export function legOf(walk: WalkState): Leg | undefined {
  return walk.legs[walk.at]
}

export function stageOf(walk: WalkState | undefined): Stage | undefined {
  return walk?.legs[Math.min(walk.at, walk.legs.length - 1)]?.stage
}

/** Whether a service deployment is under way through its stages. */
export function walking(current: ServiceDeploymentState | undefined): WalkState | undefined {
  const isUnderWay = current?.status === 'IN_PROGRESS' || current?.status === 'ROLLBACK_IN_PROGRESS'
  return isUnderWay && current?.walk?.over === false ? current.walk : undefined
}

/** Whether a deployment that shifts traffic has shown its revisions' shares of it. */
export function sharesTraffic(
  service: ServiceState,
  current: ServiceDeploymentState,
): current is ServiceDeploymentState & { readonly walk: WalkState } {
  const revision = service.revisions.find((one) => one.arn === current.target)
  return (
    current.walk?.shifts === true && revision !== undefined && managesTraffic(revision.workload)
  )
}

/** Goes on to the next leg and does what it begins with. Answers what went wrong. */
export function enterNext(
  ecs: Ecs,
  service: ServiceState,
  current: ServiceDeploymentState,
  walk: WalkState,
): string | undefined {
  walk.at += 1
  walk.enteredAt = ecs.context.now
  current.updatedAt = ecs.context.now
  const leg = legOf(walk)
  if (leg === undefined) {
    walk.over = true
    return undefined
  }
  lookAgain(ecs, service, leg.lastsMs)
  if (leg.stage === 'SCALE_UP') lookAgain(ecs, service, ecs.settings.stageMsMax)
  if (current.status === 'IN_PROGRESS') pause(ecs, service, current, walk, leg)
  return begin(ecs, service, current, walk, leg)
}

function pause(
  ecs: Ecs,
  service: ServiceState,
  current: ServiceDeploymentState,
  walk: WalkState,
  leg: Leg,
): void {
  const hooks = beginHooks(ecs, current, leg.stage)
  walk.hooks.push(...hooks)
  for (const hook of hooks) lookAgain(ecs, service, hook.expiresAt - ecs.context.now)
}

function begin(
  ecs: Ecs,
  service: ServiceState,
  current: ServiceDeploymentState,
  walk: WalkState,
  leg: Leg,
): string | undefined {
  const find = (arn?: string) => service.revisions.find((one) => one.arn === arn)
  const [target, source] = [find(current.target), find(walk.source)]
  if (!walk.shifts || target === undefined) return undefined
  if (leg.stage === 'RECONCILE_SERVICE') return source && takeBack(ecs, source)
  if (leg.stage === 'PRE_SCALE_UP') return networkProblem(ecs, target)
  const goesBack = current.status === 'ROLLBACK_IN_PROGRESS'
  const [revision, share] = goesBack && source ? [source, 100] : [target, undefined]
  if (leg.test !== undefined && hasTestTraffic(revision)) {
    walk.test = leg.test
    return shiftTraffic(ecs, revision, 'test', share ?? leg.test)
  }
  if (leg.production === undefined) return undefined
  walk.production = leg.production
  return shiftTraffic(ecs, revision, 'production', share ?? leg.production)
}

/** A deployment that was overtaken has left traffic with a revision that goes away. */
function takeBack(ecs: Ecs, source: RevisionState): string | undefined {
  return shiftTraffic(ecs, source, 'production', 100) ?? shiftTraffic(ecs, source, 'test', 100)
}

function lookAgain(ecs: Ecs, service: ServiceState, inMs: number): void {
  ecs.context.after(inMs, { type: 'stage', service: service.arn })
}
