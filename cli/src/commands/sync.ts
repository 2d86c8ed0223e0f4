import { syncSource, syncUnit } from '@plumbline/api/contract'
import { createClient } from '../client/client.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { plain } from '../text/plain.ts'
import type { Terminal } from '../terminal.ts'
import { unitName } from '../unit-name.ts'
import { lastLook, waitFor } from './wait.ts'

export interface SyncOptions {
  readonly prune?: boolean
  readonly wait?: boolean
  /** Seconds. */
  readonly timeout: number
  readonly source?: string
  readonly accept?: string
  readonly api?: string
}

/** Has a unit looked at, or a source fetched, ahead of everything else. It carries no facts: the pass decides. */
export async function sync(
  unit: string | undefined,
  options: SyncOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { source, accept, prune, wait, timeout, api } = options
  const client = createClient(terminal, api)
  if (source !== undefined && unit === undefined) {
    const body = accept === undefined ? {} : { accept }
    await client.call(syncSource, { params: { name: source }, body })
    terminal.out(`source ${plain(source)} is fetched now`)
    return exit.fine
  }
  if (unit === undefined || source !== undefined || accept !== undefined) throw usage()
  const params = unitName(unit)
  const before = wait === true ? await lastLook(client, params) : undefined
  await client.call(syncUnit, { params, body: prune === true ? { prune } : {} })
  terminal.out(`${plain(unit)} is looked at now`)
  if (wait !== true) return exit.fine
  return waitFor(client, params, { lookedAt: before, timeoutMs: timeout * 1000, terminal })
}

function usage(): Failure {
  return new Failure(
    'name either a unit or a source',
    'write `plumbline sync ENVIRONMENT/KIND/NAME`, or `plumbline sync --source NAME [--accept REVISION]`',
  )
}
