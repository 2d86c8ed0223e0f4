import { createController, createLog, systemClock } from '@plumbline/controller'
import { serveApi } from '../api-server.ts'
import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { readConfig } from '../read-config.ts'
import type { Terminal } from '../terminal.ts'
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
  const controller = create({ config, log })
  await using stack = new AsyncDisposableStack()
  stack.defer(() => controller.stop())
  if (once === true) {
    const verdict = await controller.once(terminal.signal)
    return terminal.signal.aborted ? exit.interrupted : codeOf[verdict]
  }
  const { control, store } = controller
  const { host, port } = config.api.listen
  const api = await serveApi({ control, store, log, clock: systemClock, host }, port, 'api.listen')
  stack.defer(() => api.close())
  terminal.err(`the API and the status page are at ${api.url}`)
  await controller.start()
  await untilAborted(terminal.signal)
  return exit.fine
}

const codeOf = {
  synced: exit.fine,
  'rollout-failed': exit.rolloutFailed,
  failed: exit.error,
} as const
