import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { byHand, type Session } from '@plumbline/controller'
import { lookAtUnit, type LookOptions } from '../by-hand/look.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { quoted } from '../text/quoted.ts'
import type { Terminal } from '../terminal.ts'

export interface ExecOptions extends LookOptions {
  readonly task?: string
  readonly container?: string
}

/** What speaks with the container: the AWS CLI uses the same program. */
const plugin = 'session-manager-plugin'
const shell = '/bin/sh'

/** Opens a session in a running container, with the AWS rights of whoever asks: a controller has none for this. */
export async function exec(
  unit: string,
  command: readonly string[],
  { task, container, ...options }: ExecOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const program = await pluginIn(terminal)
  const looked = await lookAtUnit(unit, options, terminal)
  if (looked === undefined) return exit.invalid
  const aws = byHand(looked.endpoint === undefined ? {} : { endpoint: looked.endpoint })
  try {
    const session = await aws.open(looked, {
      command: command.length === 0 ? shell : command.map(quoted).join(' '),
      ...(task !== undefined && { task }),
      ...(container !== undefined && { container }),
    })
    terminal.err(`${session.container} of task ${session.task}; exit ends the session`)
    return await speak(program, session, looked.endpoint, terminal)
  } finally {
    aws.close()
  }
}

/** Looked for before anything else: without it a session would be opened that nobody can use. */
async function pluginIn({ env }: Terminal): Promise<string> {
  for (const folder of (env.PATH ?? '').split(delimiter).filter((one) => one !== '')) {
    const file = join(folder, plugin)
    const there = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (there) return file
  }
  throw new Failure(
    `${plugin} is not installed, and nothing else can speak with a container`,
    'install it: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html',
  )
}

/** The arguments are those of the AWS CLI: session, region, action, profile, request, endpoint. */
async function speak(
  program: string,
  { session, region, target }: Session,
  endpoint: string | undefined,
  { env }: Terminal,
): Promise<ExitCode> {
  const ecs = endpoint ?? `https://ecs.${region}.amazonaws.com`
  const request = JSON.stringify({ Target: target })
  const args = [
    JSON.stringify(session),
    region,
    'StartSession',
    env.AWS_PROFILE ?? '',
    request,
    ecs,
  ]
  const child = spawn(program, args, { stdio: 'inherit', env: { ...env } })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code === 0 ? exit.fine : exit.error
}
