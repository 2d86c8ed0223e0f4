import { oneLine, scrub, type AwsReader } from '../../model/index.ts'
import { listAll, readObject } from './calls.ts'
import { reportsPrefix, type BundleRequest } from './request.ts'

/** What a host says of its last run, as far as it is believed: whoever may write there may claim anything. */
export interface Report {
  readonly node: string
  readonly result: string
  readonly phase: string
  readonly message: string
  readonly generation: number
  /** Epoch ms, by the clock of the host. */
  readonly at: number
  readonly desired?: string
  readonly current?: string
  readonly applied?: string
  readonly drift: boolean
  /** Names of resources. */
  readonly failed: readonly string[]
  readonly changed: readonly string[]
}

/** The newest report of each host. */
export async function readReports(
  reader: AwsReader,
  request: BundleRequest,
): Promise<readonly Report[]> {
  const prefix = reportsPrefix(request)
  const objects = await listAll(reader, request.bucket, prefix, '/')
  const read = await Promise.all(
    objects.map(async ({ key }) => {
      const content = await readObject(reader, request.bucket, key)
      const node = key.slice(prefix.length).replace(/\.json$/, '')
      return content === undefined ? undefined : parseReport(content.text, node)
    }),
  )
  return read.filter((report) => report !== undefined)
}

const textMax = 500
const listMax = 20

/** A report; `undefined` when it is none, or of another host than the name of its object says. */
export function parseReport(text: string, node: string): Report | undefined {
  let told: Readonly<Record<string, unknown>>
  try {
    told = Object(JSON.parse(text)) as Readonly<Record<string, unknown>>
  } catch {
    return undefined
  }
  const at = Date.parse(String(told.time))
  if (told.kind !== 'PuppetRunReport' || told.node !== node || Number.isNaN(at)) return undefined
  return {
    node,
    result: textIn(told.result),
    phase: textIn(told.phase),
    message: textIn(told.message),
    generation: typeof told.generation === 'number' ? told.generation : 0,
    at,
    ...digestIn('desired', told),
    ...digestIn('current', told),
    ...digestIn('applied', told),
    drift: told.drift === true,
    failed: resourcesIn(told.failed),
    changed: resourcesIn(told.changed),
  }
}

function resourcesIn(list: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(list) ? list.slice(0, listMax) : []
  return items.map((one) => textIn((Object(one) as { resource?: unknown }).resource))
}

/** Puppet repeats the command of what failed, with all that is in it. */
function textIn(value: unknown): string {
  return typeof value === 'string' ? oneLine(scrub(value)).slice(0, textMax) : ''
}

function digestIn(name: string, told: Readonly<Record<string, unknown>>) {
  const value = told[name]
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? { [name]: value } : {}
}
