import type { CreateServiceCommandInput, Service, ServiceRevision } from '@aws-sdk/client-ecs'
import type { AwsReader, Proven } from '../../model/index.ts'
import { serviceRevisionsByArn } from '../ecs-reads.ts'

/** A revision is the record of what was asked for at one moment: an answer is kept for good. */
const revisionsKept = { ...serviceRevisionsByArn, immutable: true }

/** What was seen of the revision of the newest deployment. */
interface Seen {
  readonly revision?: ServiceRevision
  /** That it has nothing more than the service tells, when that is news. */
  readonly proven?: Proven
}

/**
 * The revision of the newest deployment, which alone tells gateways and monitoring. Most services have neither and cost no
 * call after the first, by whichever process. AWS does not say whether a change of the two makes another revision, so that
 * of a service which has or wants them is read anew.
 */
export async function currentRevision(
  reader: AwsReader,
  service: Service,
  wanted: Partial<CreateServiceCommandInput>,
  proven?: Proven,
): Promise<Seen> {
  const arn = service.currentServiceRevisions?.[0]?.arn
  if (arn === undefined) return {}
  if (!hasMore(wanted)) {
    const nothing = { identifier: arn, digest: nothingMore }
    if (proven?.identifier === arn && proven.digest === nothingMore) return {}
    const kept = await reader.look(revisionsKept, '', arn)
    if (kept === undefined) return {}
    if (!hasMore(kept)) return { revision: kept, proven: nothing }
  }
  const revision = await reader.look(serviceRevisionsByArn, '', arn)
  return revision === undefined ? {} : { revision }
}

/** Stands for the form of a revision that has neither gateways nor monitoring. */
const nothingMore = 'nothing more'

function hasMore({ gatewayConnectors, monitoring }: Partial<ServiceRevision>): boolean {
  return gatewayConnectors !== undefined || monitoring !== undefined
}
