import { createController, createLog } from '@plumbline/controller'
import type { Controller } from '@plumbline/controller'
import { partsOf, serveApi } from '../api-server.ts'
import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { readConfig } from '../files/read-config.ts'
import type { Terminal } from '../terminal.ts'
import { unitLine, unsettled } from '../unsettled.ts'
import { untilAborted } from '../until.ts'

export interface ServeOptions {
  readonly config: string
  readonly once?: boolean
}

/** Runs the controller and its API until the terminal asks it to end; with `once`, until nothing is left to do. */
export async function serve(
  { config: file, once }: ServeOptions,
  terminal: Terminal,
  create: typeof createController = createController,
): Promise<ExitCode> {
  const config = await readConfig(file, terminal)
  if (config === undefined) return exit.invalid
  const log = createLog({ write: terminal.out })
  const controller = await create({ config, log })
  await using stack = new AsyncDisposableStack()
  stack.defer(() => controller.stop())
  if (once === true) {
    const verdict = await controller.once(terminal.signal)
    if (terminal.signal.aborted) return exit.interrupted
    if (verdict !== 'synced') await tellTrouble(controller, terminal)
    return codeOf[verdict]
  }
  const { host, port } = config.api.listen
  const api = await serveApi({ ...partsOf(controller, config, log), host }, port, 'api.listen')
  stack.defer(() => api.close())
  terminal.err(`the API and the dashboard are at ${api.url}`)
  // The start may take as long as the database does.
  await Promise.race([controller.start(), untilAborted(terminal.signal)])
  await untilAborted(terminal.signal)
  return exit.fine
}

/** The log told what happened; this is where things stand. */
async function tellTrouble({ control, store }: Controller, { err }: Terminal): Promise<void> {
  const { ready, because } = control.readiness()
  if (!ready) err(because)
  for (const unit of await unsettled(store)) err(unitLine(unit))
}

const codeOf = {
  synced: exit.fine,
  'rollout-failed': exit.rolloutFailed,
  failed: exit.error,
} as const
