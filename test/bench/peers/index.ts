import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startAws, type AwsProcess } from '../rig/aws.ts'
import { cpuMsOf, wallMs } from '../rig/machine.ts'
import { difference, type Taken } from '../rig/meter.ts'
import { awsCli } from './aws-cli.ts'
import { ecspresso } from './ecspresso.ts'
import { naive } from './naive.ts'
import { servicesOf, type Peer } from './peer.ts'
import { terraform } from './terraform.ts'

export const peers: readonly Peer[] = [awsCli, ecspresso, terraform, naive]

export interface PeerOptions {
  readonly peer: string
  readonly units: number
}

export interface PeerResult {
  readonly peer: string
  /** Undefined: it is not installed, and nothing was run. */
  readonly version: string | undefined
  readonly units: number
  /** S1, S2 and S4; undefined when it was not run. */
  readonly cold?: PeerTaken
  readonly idle?: PeerTaken
  readonly one?: PeerTaken
}

type PeerTaken = Omit<Taken, 'virtualMs'>

/** AWS goes faster than real time beside peers, so that its rates cost a run no minutes. */
const factor = 20

/** The part `peer`: makes N services, looks at them, and changes one, with another program. */
export async function run({ peer: name, units }: PeerOptions): Promise<PeerResult> {
  const peer = peers.find((one) => one.name === name)
  const version = await peer?.version()
  if (peer === undefined || version === undefined) return { peer: name, version, units }
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-peer-'))
  const aws = await startAws({ throttling: true, factor })
  const place = { endpoint: aws.url, folder }
  try {
    const all = servicesOf(units)
    const look = peer.look ?? peer.apply
    await peer.prepare?.(place, all)
    const cold = await taken(aws, () => peer.apply(place, all))
    const idle = await taken(aws, () => look(place, all))
    const one = await taken(aws, () => peer.apply(place, servicesOf(units, units >> 1)))
    return { peer: name, version, units, cold, idle, one }
  } finally {
    await aws.end()
    rmSync(folder, { recursive: true })
  }
}

/** CPU time is that of the programs that were run and of this process, which does the calls of a naive controller. */
async function taken(aws: AwsProcess, work: () => Promise<void>): Promise<PeerTaken> {
  const before = await aws.counts()
  const spent = () => cpuMsOf(process.pid)
  const [cpu, wall] = [spent(), wallMs()]
  await work()
  const result = { cpuMs: spent() - cpu, wallMs: wallMs() - wall }
  return { ...difference(before, await aws.counts()), ...result }
}
