export { systemClock } from './adapters/clock.ts'
export { createLog } from './adapters/log.ts'
export { askStore } from './ask-store.ts'
export { loadConfig, type Config } from './config.ts'
export { createController, type Controller, type ControllerOptions } from './main.ts'
export { imagesOnce, type ImagesReport, type PlannedChange } from './images-once.ts'
export { needsOfUnits, type Needs } from './needs.ts'
export { planOnce, type PlanOnceOptions, type PlanReport } from './plan-once.ts'
export { gapTo, type Gap, type Model } from './gap.ts'
export { adopt, adoptionPlan, type Adoption } from './adopt.ts'
export {
  readLive,
  type LiveCluster,
  type LiveRoute,
  type LiveService,
  type ReadLiveOptions,
} from './read-live.ts'
export { testAlerts } from './test-alerts.ts'
export { lookOnce, type LookedAt, type LookReport } from './look-once.ts'
export { verifyOnce, type VerifiedUnit, type VerifyReport } from './verify-once.ts'
export { stickyComment } from './adapters/github-comment.ts'
export { prepareStore } from './prepare-store.ts'
export { programVersion } from './program-version.ts'
export {
  byHand,
  type ByHand,
  type OneOff,
  type Session,
  type SessionAsked,
  type TaskState,
} from './by-hand.ts'
