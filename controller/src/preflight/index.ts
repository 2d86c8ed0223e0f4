import { whereOf } from '@plumbline/desired-state'
import {
  faultOf,
  originIn,
  placesOf,
  type AwsReader,
  type Fault,
  type Finding,
  type Preflight,
  type PreflightReport,
  type Release,
} from '../model/index.ts'
import { serviceRevisionsByArn, servicesByName } from '../kinds/ecs-reads.ts'
import type { AnyCheck, Complaint } from './check.ts'
import { cluster } from './cluster.ts'
import { image } from './image.ts'
import { imagesOf } from './images.ts'
import { launch } from './launch.ts'
import { limit } from './limit.ts'
import { logGroup } from './log-group.ts'
import { meshProtocol } from './mesh-protocol.ts'
import { network } from './network.ts'
import { parameter } from './parameter.ts'
import { passRole } from './pass-role.ts'
import { platform } from './platform.ts'
import { port } from './port.ts'
import { role } from './role.ts'
import { roleLeftOut } from './role-left-out.ts'
import { secretKey } from './secret-key.ts'
import { secret } from './secret.ts'

/** Every check, in the order in which a person would mend what they find. */
const checks: readonly AnyCheck[] = [
  image,
  platform,
  role,
  roleLeftOut,
  passRole,
  secret,
  secretKey,
  parameter,
  logGroup,
  port,
  meshProtocol,
  cluster,
  launch,
  network,
  limit,
]

/** Checks that only an environment which asks for them makes; nobody needs the rights for them otherwise. */
const chosen: readonly AnyCheck[] = [secretKey]

/** What such a check calls. */
export const chosenCalls = chosen.flatMap(({ calls }) => calls)

/** What a release needs of its surroundings. */
export const preflight: Preflight = {
  calls: [
    ...checks.flatMap(({ calls }) => calls),
    servicesByName.operation,
    serviceRevisionsByArn.operation,
  ],
  check,
  imagesOf,
}

async function check(reader: AwsReader, release: Release): Promise<PreflightReport> {
  const reports = await Promise.all(
    checks.flatMap((one) =>
      one.needs(release).map((need) => checkNeed(one, need, reader, release)),
    ),
  )
  return {
    findings: reports.flatMap(({ findings }) => findings),
    images: reports.flatMap(({ images }) => images),
  }
}

/** What cannot be seen keeps nothing back: the release may be all right, and AWS will say if it is not. */
async function checkNeed(
  check: AnyCheck,
  need: { readonly paths: readonly string[] },
  reader: AwsReader,
  release: Release,
): Promise<PreflightReport> {
  try {
    const seen: unknown = await check.look(reader, need, release)
    const complaints = check.judge(need, seen, release)
    return {
      findings: complaints.map((complaint) => findingOf(check.name, complaint, release)),
      images: check.image === undefined ? [] : [check.image(need, seen)],
    }
  } catch (error) {
    const complaint = unseen(check.name, faultOf(error), need.paths)
    return { findings: [findingOf(check.name, complaint, release)], images: [] }
  }
}

function unseen(name: string, fault: Fault, paths: readonly string[]): Complaint {
  const message = `the check "${name}" could not be made: ${fault.message}`
  return { weight: 'warns', message, hint: fault.hint, paths }
}

function findingOf(check: string, { paths, ...complaint }: Complaint, { unit }: Release): Finding {
  const origin = originIn(paths, placesOf(unit))
  if (origin === undefined) return { check, ...complaint }
  // What nobody wrote has its place where somebody would write it.
  const at = origin.at ?? whereOf(unit, origin.path)
  return { check, ...complaint, origin: { path: origin.path, ...(at !== undefined && { at }) } }
}
