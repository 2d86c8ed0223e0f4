import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { freePort } from '../support/free-port.ts'

const main = join(import.meta.dirname, '../../cli/src/main.ts')

/** `plumbline demo` as a process of its own, in a folder of its own. */
export interface Demo {
  readonly child: ChildProcess
  readonly output: () => string
  readonly api: string
  readonly aws: string
}

/**
 * `before`: one that was stopped, whose addresses it takes. `more`: further options of the command. `program`: where the
 * command line is, when it is not the one of the repository.
 */
export async function startDemo(
  folder: string,
  before?: Demo,
  more: readonly string[] = [],
  program = main,
): Promise<Demo> {
  const port = before === undefined ? await freePort() : new URL(before.api).port
  const awsPort = before === undefined ? await freePort() : new URL(before.aws).port
  const args = [
    program,
    'demo',
    '--dir',
    folder,
    '--port',
    `${port}`,
    '--aws-port',
    `${awsPort}`,
    ...more,
  ]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const demo = {
    child,
    output: () => text,
    api: `http://127.0.0.1:${port}`,
    aws: `http://127.0.0.1:${awsPort}`,
  }
  await until('ready', () => /^ready$/m.test(text), demo)
  return demo
}

export async function stopDemo({ child }: Demo): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode
  const gone = once(child, 'exit')
  child.kill('SIGINT')
  const [code] = (await gone) as [number | null]
  return code
}

/** Waits until something is so; what the demo said is in the error when it never is. */
export async function until(
  what: string,
  done: () => boolean | Promise<boolean>,
  demo: Demo,
): Promise<void> {
  const deadline = performance.now() + 90_000
  while (!(await done())) {
    if (performance.now() > deadline || demo.child.exitCode !== null) {
      throw new Error(`${what} did not come:\n${demo.output()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}
