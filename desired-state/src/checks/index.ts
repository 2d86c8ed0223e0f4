import type { Problem } from '../types.ts'
import { checkAlarms } from './alarms.ts'
import { checkBundle } from './bundle.ts'
import { checkCapacity } from './capacity.ts'
import { checkContainers } from './containers.ts'
import { checkDeploy } from './deploy.ts'
import { checkGates } from './gates.ts'
import { checkHealth } from './health.ts'
import { checkIngress } from './ingress.ts'
import { checkJob } from './job.ts'
import { checkPorts } from './ports.ts'
import { checkRaw } from './raw.ts'
import { checkRoles } from './roles.ts'
import { checkRoutes } from './routes.ts'
import { checkScale } from './scale.ts'
import { checkSecrets } from './secrets.ts'
import { checkSizes } from './size.ts'
import type { Subject } from './subject.ts'
import { checkVolumes } from './volumes.ts'

export type { Subject } from './subject.ts'

type Check = (subject: Subject) => readonly Problem[]

const ofEveryTask: readonly Check[] = [
  checkSizes,
  checkSecrets,
  checkContainers,
  checkVolumes,
  checkHealth,
  checkRoles,
  checkRaw,
]

const ofService: readonly Check[] = [
  checkIngress,
  checkRoutes,
  checkPorts,
  checkCapacity,
  checkScale,
  checkAlarms,
  checkDeploy,
  checkGates,
]

const checks: Readonly<Record<string, readonly Check[]>> = {
  Service: [...ofEveryTask, ...ofService],
  Job: [...ofEveryTask, checkJob],
  PuppetBundle: [checkBundle],
}

/** What depends on more than one field of an object, on its environment, or on a list that AWS keeps. */
export function checkObject(subject: Subject): readonly Problem[] {
  const own = checks[subject.kind] ?? []
  return own.flatMap((check) => check(subject))
}
