import {
  DescribeServiceRevisionsCommand,
  type CreateServiceCommandInput,
  type DescribeServiceRevisionsCommandInput,
  type DescribeServiceRevisionsCommandOutput,
  type Service,
  type ServiceRevision,
} from '@aws-sdk/client-ecs'
import { reads, type AwsReader, type BatchRead } from '../../model/index.ts'

export const describeServiceRevisions = reads(
  'ecs:DescribeServiceRevisions',
  DescribeServiceRevisionsCommand,
)

/** Service revisions by ARN, as they are now. */
const revisionsNow: BatchRead<
  DescribeServiceRevisionsCommandInput,
  DescribeServiceRevisionsCommandOutput,
  ServiceRevision
> = {
  operation: describeServiceRevisions,
  // The most that DescribeServiceRevisions takes.
  max: 20,
  request: (_scope, arns) => ({ serviceRevisionArns: [...arns] }),
  items: (output) =>
    (output.serviceRevisions ?? []).map((one) => [one.serviceRevisionArn ?? '', one]),
}

/** A revision is the record of what was asked for at one moment: an answer is kept for good. */
const revisionsKept = { ...revisionsNow, immutable: true }

/**
 * The revision of the newest deployment, which alone tells gateways and monitoring. Most services have neither and cost no
 * call after the first. AWS does not say whether a change of the two makes another revision, so that of a service which
 * has or wants them is read anew.
 */
export async function currentRevision(
  reader: AwsReader,
  service: Service,
  wanted: Partial<CreateServiceCommandInput>,
): Promise<ServiceRevision | undefined> {
  const arn = service.currentServiceRevisions?.[0]?.arn
  if (arn === undefined) return undefined
  if (!hasMore(wanted)) {
    const kept = await reader.look(revisionsKept, '', arn)
    if (kept === undefined || !hasMore(kept)) return kept
  }
  return reader.look(revisionsNow, '', arn)
}

function hasMore({ gatewayConnectors, monitoring }: Partial<ServiceRevision>): boolean {
  return gatewayConnectors !== undefined || monitoring !== undefined
}
