import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../support/free-port.ts'

const main = join(import.meta.dirname, '../../cli/src/main.ts')

/** `plumbline demo` as a process of its own, in a folder of its own. */
export interface Demo {
  readonly child: ChildProcess
  readonly output: () => string
  readonly api: string
  readonly aws: string
}

/** The same as `launchDemo`, and everything in it is in sync and healthy: of what was left in trouble, that is never so. */
export async function startDemo(...args: Parameters<typeof launchDemo>): Promise<Demo> {
  const demo = await launchDemo(...args)
  await until('ready', () => /^ready$/m.test(demo.output()), demo)
  return demo
}

/**
 * `before`: one that was stopped, whose addresses it takes. `more`: further options of the command. `program`: where the
 * command line is, when it is not the one of the repository.
 */
async function launchDemo(
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
  return {
    child,
    output: () => text,
    api: `http://127.0.0.1:${port}`,
    aws: `http://127.0.0.1:${awsPort}`,
  }
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

/**
 * The same as one that was stopped, after a proxy has answered in its place for a while. Resolves when it answers; it may not be
 * ready yet.
 */
export async function startLate(
  folder: string,
  before: Demo,
  more: readonly string[],
): Promise<Demo> {
  await answeredByProxy(before)
  const demo = await launchDemo(folder, before, more)
  await until('an answer', () => isUp(demo), demo)
  return demo
}

/** Answers for a controller that is away as a load balancer does, until somebody has asked it for the stream. */
async function answeredByProxy({ api }: Demo): Promise<void> {
  const { promise: asked, resolve } = Promise.withResolvers<void>()
  const proxy = createServer(({ url }, answer) => {
    answer.writeHead(502).end()
    if (url === '/api/v1/stream') answer.on('close', resolve)
  })
  await new Promise<void>((up) => proxy.listen(Number(new URL(api).port), '127.0.0.1', up))
  await asked
  proxy.closeAllConnections()
  await new Promise((down) => proxy.close(down))
}

function isUp({ api }: Demo): Promise<boolean> {
  return fetch(`${api}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  )
}

/** Whether the controller works towards the newest commit of its repository. */
export async function hasFetched({ api }: Demo, folder: string): Promise<boolean> {
  const cwd = join(folder, 'desired-state')
  const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd })
  const answer = await fetch(`${api}/api/v1/sources`)
  const { items }: { items: { revision: string }[] } = JSON.parse(await answer.text())
  return items[0]?.revision === stdout.trim()
}
