import type {
  DescribeInstancesCommandInput,
  DescribeInstancesCommandOutput,
} from '@aws-sdk/client-ec2'
import { readsLate, type AwsReader } from '../../model/index.ts'

export const describeInstances = readsLate<
  DescribeInstancesCommandInput,
  DescribeInstancesCommandOutput
>(
  'ec2:DescribeInstances',
  async () => (await import('@aws-sdk/client-ec2')).DescribeInstancesCommand,
)

/** An EC2 instance that the documents mean. */
export interface Instance {
  readonly id: string
  /** What its host may call itself, the likeliest first; the id is the last. */
  readonly names: readonly string[]
  /** Epoch ms. */
  readonly launchedAt: number
}

const pageMax = 1_000
/** One that stops, is stopped or goes does not report any more, and is missed by nobody. */
const alive = ['pending', 'running']

/**
 * The instances that run and have all of these tags; without tags none, and nobody is asked.
 * Source: EC2 API reference, "DescribeInstances".
 */
export async function readInstances(
  reader: AwsReader,
  tags: Readonly<Record<string, string>>,
): Promise<readonly Instance[]> {
  const wanted = Object.entries(tags)
  if (wanted.length === 0) return []
  const Filters = [
    { Name: 'instance-state-name', Values: alive },
    ...wanted.map(([key, value]) => ({ Name: `tag:${key}`, Values: [value] })),
  ]
  const found: Instance[] = []
  let token: string | undefined
  do {
    const page: DescribeInstancesCommandOutput = await reader.read(describeInstances, {
      Filters,
      MaxResults: pageMax,
      ...(token !== undefined && { NextToken: token }),
    })
    const instances = (page.Reservations ?? []).flatMap(({ Instances = [] }) => Instances)
    for (const { InstanceId: id = '', PrivateDnsName = '', LaunchTime } of instances) {
      const names = namesOf(id, PrivateDnsName.toLowerCase())
      found.push({ id, names, launchedAt: LaunchTime?.getTime() ?? 0 })
    }
    token = page.NextToken
  } while (token !== undefined)
  return found.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** The host name of an instance is its private DNS name, whole or without the domain ("EC2 instance hostname types"). */
function namesOf(id: string, dns: string): readonly string[] {
  const [short = ''] = dns.split('.')
  return [...new Set([dns, short, id])].filter((name) => name !== '')
}
