import { isRead } from '@plumbline/simulator'
import { createController, loadConfig } from '@plumbline/controller'
import type { Log } from '@plumbline/controller/model'
import { join } from 'node:path'

/** A folder with the text of a configuration, whose relative paths start there. */
export interface Place {
  readonly folder: string
  readonly config: string
}

export interface Ran {
  readonly verdict: string
  /** How often each write was sent. */
  readonly writes: Readonly<Record<string, number>>
  /** Names of what was logged. */
  readonly events: readonly string[]
  /** The units at the end, with what each has to say. */
  readonly units: Readonly<Record<string, string>>
}

/** A run that has not come to its end by then is stuck. */
const patienceMs = 30_000

/** Runs a controller until nothing is left to do, as `serve --once` does: with real Git, SQLite and SDK. */
export async function runOnce({ folder, config: text }: Place): Promise<Ran> {
  const { config, problems } = loadConfig(text, join(folder, 'plumbline.yaml'), {})
  if (config === undefined) throw new Error(JSON.stringify(problems))
  const events: string[] = []
  const log: Log = { event: (name) => events.push(name) }
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const controller = await createController({ config, log, credentials })
  const verdict = await controller.once(AbortSignal.timeout(patienceMs))
  const rows = await controller.store.units({})
  await controller.stop()
  const writes = [...controller.aws.calls()]
    .filter(([op]) => !isRead(op))
    .map(([op, { calls }]) => [op, calls])
  const units = rows.map(({ unit, status: { sync, health, operation } }) => [
    unit,
    `${sync.is}: ${sync.why}; ${health.is}: ${health.why}; ${operation.is}: ${operation.why}`,
  ])
  return {
    verdict,
    writes: Object.fromEntries(writes) as Ran['writes'],
    events,
    units: Object.fromEntries(units) as Ran['units'],
  }
}
