import type { Secret } from '@plumbline/desired-state'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Described } from './programs.ts'

/** The variables that a container of it gets, with the values of secrets by their keys. */
export function variablesOf(
  { env, secrets }: Described['unit']['spec'],
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const keyOf = (secret: Secret) => ('secretsManager' in secret ? (secret.key ?? '') : '')
  const filled = Object.entries(secrets).map(([name, secret]) => [name, values[keyOf(secret)]])
  return { ...env, ...Object.fromEntries(filled) }
}

/** A program that runs. */
export interface Program {
  readonly url: string
  /** What it has printed so far. */
  readonly said: () => string
  /** Asks it to end, as ECS does, and answers its exit code. */
  readonly stop: () => Promise<number | null>
  /** Ends it as a machine that fails does. */
  readonly kill: () => Promise<unknown>
}

/** Starts what a container of it would start, and waits until it listens. */
export async function startProgram(
  described: Described,
  environment: NodeJS.ProcessEnv,
): Promise<Program> {
  const { child, said, ended } = spawned(described, environment)
  const listening = new Promise<string>((resolve) => {
    child.stdout.on('data', () => {
      const [, url] = /listening at (http:\/\/127\.0\.0\.1:\d+)/.exec(said()) ?? []
      if (url !== undefined) resolve(url)
    })
  })
  const early = ended.then((code) => {
    throw new Error(`${described.unit.id} ended with ${code}: ${said()}`)
  })
  const url = await Promise.race([listening, early])
  early.catch(() => {})
  return {
    url,
    said,
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
    kill: () => {
      child.kill('SIGKILL')
      return ended
    },
  }
}

/** Runs a job to its end. */
export async function runProgram(
  described: Described,
  environment: NodeJS.ProcessEnv,
): Promise<{ readonly code: number | null; readonly said: string }> {
  const { said, ended } = spawned(described, environment)
  return { code: await ended, said: said() }
}

function spawned({ command, folder }: Described, env: NodeJS.ProcessEnv) {
  const [name = '', ...args] = command
  const program = name === 'node' ? process.execPath : name
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (text += data))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { child, ended, said: () => text }
}
