import {
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2'
import { execFileSync } from 'node:child_process'
import { dirname } from 'node:path'
import { startProcess } from './process.ts'
import { clientsOf } from './target.ts'

/** A running moto: an emulator of AWS that we did not write. */
export interface Moto extends MotoNetwork {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** The default VPC of a region: moto refuses a service in a subnet that does not exist. */
export interface MotoNetwork {
  readonly vpcId: string
  readonly subnets: readonly string[]
  readonly securityGroups: readonly string[]
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
  return { url, ...(await motoNetwork(url, region)), ...running }
}

export async function motoNetwork(url: string, region: string): Promise<MotoNetwork> {
  const { ec2 } = clientsOf(url, region)
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}))
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}))
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}))
  return {
    vpcId: Vpcs[0]?.VpcId ?? '',
    subnets: Subnets.slice(0, 2).map(({ SubnetId = '' }) => SubnetId),
    securityGroups: SecurityGroups.slice(0, 1).map(({ GroupId = '' }) => GroupId),
  }
}
