import type { UnitMemory } from '@plumbline/controller/model'
import type { World } from '@plumbline/simulator'
import { createHouse, type House } from './house.ts'
import { environment, shopWorld } from './shop.ts'
import type { Files } from './memory-git.ts'

export const bucket = 'bundles-prod'
export const edge = 'prod/bundle/edge'

export interface PuppetHouse {
  readonly house: House
  readonly world: World
  /** Commits the bundle with this code. */
  readonly commit: (code: string, spec?: object) => void
  /** The pointer as hosts read it. */
  readonly pointer: () => Promise<Pointer>
  readonly keys: (prefix: string) => Promise<readonly string[]>
  readonly get: (key: string) => Promise<string>
  readonly put: (key: string, text: string) => Promise<void>
  /** A host takes what the pointer says, and reports; `more` says how it went. */
  readonly report: (node: string, more?: object) => Promise<void>
  readonly memory: () => Promise<UnitMemory>
}

export interface Pointer {
  readonly generation: number
  readonly digest: string | null
  readonly next?: {
    readonly digest: string
    readonly nodes: readonly string[]
    readonly wave: number
  }
  readonly revision: string
  readonly validUntil: string
  readonly retired?: true
}

/** Documents and code of one bundle in one environment. */
export function bundleFiles(code: string, spec: object = {}): Files {
  const whole = {
    source: './code',
    publish: { s3: bucket },
    targets: { nodes: ['h1', 'h2', 'h3', 'h4'] },
    apply: { mode: 'enforce', every: '10m' },
    ...spec,
  }
  return {
    'environments/prod.yaml': environment('prod'),
    'edge/bundle.yaml': `apiVersion: plumbline/v1
kind: PuppetBundle
metadata: { name: edge, team: platform }
spec: ${JSON.stringify(whole)}
`,
    'edge/code/manifests/site.pp': code,
    'edge/code/data/common.yaml': 'some: data of Hiera\n',
  }
}

/** A controller with a bucket and one bundle for four hosts. */
export async function puppetHouse(): Promise<PuppetHouse> {
  const world = await shopWorld({ full: true })
  await world.call('s3', 'CreateBucket', { Bucket: bucket })
  const house = await createHouse({ world })
  const get = async (Key: string) => {
    const { Body } = (await world.call('s3', 'GetObject', { Bucket: bucket, Key })) as {
      Body: Uint8Array
    }
    return Buffer.from(Body).toString()
  }
  const put = async (Key: string, text: string) => {
    await world.call('s3', 'PutObject', { Bucket: bucket, Key, Body: Buffer.from(text) })
  }
  const pointer = async () => {
    const { payload } = JSON.parse(await get('current/edge.json')) as { payload: string }
    return JSON.parse(payload) as Pointer
  }
  return {
    house,
    world,
    get,
    put,
    pointer,
    commit: (code, spec) => void house.git.commit(bundleFiles(code, spec)),
    keys: async (Prefix) => {
      const found = (await world.call('s3', 'ListObjectsV2', { Bucket: bucket, Prefix })) as {
        Contents?: readonly { Key: string }[]
      }
      return (found.Contents ?? []).map(({ Key }) => Key)
    },
    report: async (node, more = {}) => {
      const { digest, next, generation } = await pointer()
      const desired = next?.nodes.includes(node) === true ? next.digest : digest
      const good = { result: 'converged', current: desired, applied: desired }
      const told = { kind: 'PuppetRunReport', node, phase: 'apply', generation, desired, ...good }
      const time = new Date(house.clock.now()).toISOString()
      const result = desired === null ? { result: 'waiting' } : {}
      await put(`reports/edge/${node}.json`, JSON.stringify({ ...told, time, ...result, ...more }))
    },
    memory: async () => {
      const memory = await house.unit(edge)
      if (memory === undefined) throw new Error('the bundle is no unit')
      return memory
    },
  }
}
