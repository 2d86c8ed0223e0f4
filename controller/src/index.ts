export { systemClock } from './adapters/clock.ts'
export { createLog } from './adapters/log/log.ts'
export { askStore } from './once/ask-store.ts'
export { loadConfig, type Config } from './config/config.ts'
export { createController, type Controller, type ControllerOptions } from './main.ts'
export { imagesOnce, type ImagesReport, type PlannedChange } from './once/images.ts'
export { needsOfUnits, type Needs } from './once/needs.ts'
export { planOnce, type PlanReport } from './once/plan.ts'
export type { PlanOnceOptions } from './once/sources.ts'
export { gapTo, type Gap, type Model } from './adoption/gap.ts'
export { adopt, adoptionPlan, type Adoption } from './adoption/adopt.ts'
export {
  readLive,
  type LiveCluster,
  type LiveRoute,
  type LiveService,
  type ReadLiveOptions,
} from './adoption/read-live.ts'
export { testAlerts } from './once/test-alerts.ts'
export { lookOnce, type LookedAt, type LookReport } from './once/look.ts'
export { verifyOnce, type VerifiedUnit, type VerifyReport } from './once/verify.ts'
export { stickyComment } from './adapters/github/comment.ts'
export { prepareStore } from './once/prepare-store.ts'
export { programVersion } from './once/program-version.ts'
export {
  byHand,
  type ByHand,
  type OneOff,
  type Session,
  type SessionAsked,
  type TaskState,
} from './once/by-hand.ts'
