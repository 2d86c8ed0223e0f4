import { execFileSync } from 'node:child_process'
import { dirname } from 'node:path'
import { startProcess } from './process.ts'

/** A running moto: an emulator of AWS that we did not write. */
export interface Moto {
  readonly url: string
  readonly vpcId: string
  /** Of its default VPC: moto refuses a service in a subnet that does not exist. */
  readonly subnets: readonly string[]
  readonly securityGroups: readonly string[]
  readonly stop: () => Promise<void>
}

/** The version of the moto whose server stands at `server`. */
export function motoVersion(server: string): string {
  const program = 'import importlib.metadata as m; print(m.version("moto"))'
  return execFileSync(`${dirname(server)}/python`, ['-c', program], { encoding: 'utf8' }).trim()
}

/**
 * Starts moto on a free port of the loopback interface. `runningCount` is how many tasks every service has from the
 * moment it is created, whatever it wants; moto starts none by itself.
 */
export async function startMoto(server: string, region: string, runningCount = 10): Promise<Moto> {
  const environment = {
    PATH: '/usr/bin:/bin',
    MOTO_ECS_SERVICE_RUNNING: String(runningCount),
    PYTHONUNBUFFERED: '1',
  }
  const running = await startProcess(
    server,
    ['-H', '127.0.0.1', '-p', '0'],
    environment,
    /Running on (http:\/\/127\.0\.0\.1:\d+)/,
  )
  const url = running.said
  const subnets = await ec2(url, region, 'DescribeSubnets', /<subnetId>([^<]+)</g)
  const [vpcId = ''] = await ec2(url, region, 'DescribeVpcs', /<vpcId>([^<]+)</g)
  const groups = await ec2(url, region, 'DescribeSecurityGroups', /<groupId>([^<]+)</g)
  return {
    url,
    vpcId,
    subnets: subnets.slice(0, 2),
    securityGroups: groups.slice(0, 1),
    ...running,
  }
}

/** One call of EC2's Query protocol, for which the project has no client. */
async function ec2(
  url: string,
  region: string,
  action: string,
  wanted: RegExp,
): Promise<readonly string[]> {
  const scope = `test/20260101/${region}/ec2/aws4_request`
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    },
    body: `Action=${action}&Version=2016-11-15`,
  })
  const text = await answer.text()
  const found = [...text.matchAll(wanted)].map((match) => match[1] ?? '')
  if (found.length === 0) throw new Error(`moto ${action} answered ${answer.status}: ${text}`)
  return [...new Set(found)]
}
