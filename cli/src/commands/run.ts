import { userInfo } from 'node:os'
import { byHand, type ByHand, type TaskState } from '@plumbline/controller'
import { lookAtUnit, type Looked, type LookOptions } from '../by-hand/look.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import type { Terminal } from '../terminal.ts'

export interface RunOptions extends LookOptions {
  readonly container?: string
  readonly author?: string
  /** Whether to end as soon as it was started. */
  readonly detach?: boolean
  /** Seconds. */
  readonly timeout: number
  readonly yes?: boolean
}

/** How often ECS is asked how the task stands (ms). */
const lookEveryMs = 2_000

/** Starts one task of a unit beside those that Plumbline looks after, and follows it to its end. */
export async function runOnce(
  unit: string,
  command: readonly string[],
  options: RunOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const looked = await lookAtUnit(unit, options, terminal)
  if (looked === undefined) return exit.invalid
  await agreed(looked, command, options, terminal)
  const { container, author: by = userInfo().username } = options
  const aws = byHand(looked.endpoint === undefined ? {} : { endpoint: looked.endpoint })
  try {
    const task = await aws.start(looked, {
      by,
      ...(container !== undefined && { container }),
      ...(command.length > 0 && { command }),
    })
    terminal.out(task)
    return options.detach === true
      ? exit.fine
      : await followed(aws, looked, task, options.timeout, terminal)
  } finally {
    aws.close()
  }
}

async function agreed(
  { unit: { id, environment } }: Looked,
  command: readonly string[],
  { yes = false }: RunOptions,
  { ask, err }: Terminal,
): Promise<void> {
  if (yes) return
  const what = command.length === 0 ? 'as it is' : `with ${oneLine(JSON.stringify(command))}`
  const { cluster, account, region } = environment
  err(`One task of ${id} would run ${what}, in the cluster ${cluster} of ${account} in ${region}.`)
  err('It has the roles, secrets and network of the unit, and no controller looks after it.')
  if (ask === undefined) throw new Failure('nobody can be asked here', 'add --yes to start it')
  const answer = await ask('Start it? Write yes: ')
  if (answer.trim() !== 'yes') throw new Failure('nothing was started', 'write yes to start it')
}

/** Tells each change on a line, until it ends or nobody waits any more. */
async function followed(
  aws: ByHand,
  looked: Looked,
  task: string,
  timeout: number,
  terminal: Terminal,
): Promise<ExitCode> {
  const clock = await terminal.clock()
  const deadline = clock.now() + timeout * 1000
  for (let told = ''; ;) {
    const state = await aws.follow(looked, task)
    if (state.status === 'stopped') return ended(state, terminal)
    if (state.status !== told) terminal.err(state.status)
    told = state.status
    if (clock.now() >= deadline) {
      terminal.err(`it goes on, and was not over after ${timeout} s`)
      return exit.timedOut
    }
    await clock.sleep(lookEveryMs, terminal.signal)
  }
}

function ended({ exitCode, reason }: TaskState, { err }: Terminal): ExitCode {
  if (exitCode === 0) err('ended well: exit code 0')
  else if (exitCode !== undefined) err(`ended with exit code ${exitCode}`)
  else err(`did not run: ${oneLine(reason ?? 'ECS does not say why')}`)
  return exitCode === 0 ? exit.fine : exit.error
}
