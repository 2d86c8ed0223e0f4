import { createHash } from 'node:crypto'
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { FaultError } from '../../model/fault.ts'
import { killGroup, missing, timeout, tooMuch, type GitRunner } from './run.ts'

/** An object as it lies in the mirror; its content has the hash that its name promises. */
export interface GitObject {
  readonly id: string
  readonly type: string
  readonly content: Buffer
}

/** Reads objects through one Git process that stays: to start one costs more than all that a commit has it read. */
export interface Objects {
  /** In the order of the names; `undefined` for what is not there, or is not what its id promises. */
  contents(names: readonly string[]): Promise<readonly (GitObject | undefined)[]>
  /** Their sizes (bytes), in the same order. */
  sizes(ids: readonly string[]): Promise<readonly (number | undefined)[]>
  /** Ends the process. The next reading starts another one. */
  close(): void
}

/** No object of a repository of documents comes near it (bytes). */
const objectBytesMax = 64 * 2 ** 20

interface Header {
  readonly id: string
  readonly type: string
  readonly bytes: number
}

/** Of one reading: takes what the process says, and knows when all is said. */
interface Reading {
  readonly wants: 'info' | 'contents'
  readonly answers: (GitObject | Header | undefined)[]
  readonly names: readonly string[]
  readonly done: PromiseWithResolvers<void>
}

/** One reading at a time. Rejects with `GitMissing`, `GitTimeout` or `SourceTooLarge`. */
export function createObjects(runner: GitRunner): Objects {
  let child: ChildProcessWithoutNullStreams | undefined
  let reading: Reading | undefined
  let unread: Buffer = Buffer.alloc(0)

  function close(): void {
    const ended = child
    child = undefined
    unread = Buffer.alloc(0)
    ended?.stdin.end()
    if (ended !== undefined && reading !== undefined) killGroup(ended)
  }

  function start(): ChildProcessWithoutNullStreams {
    const args = ['cat-file', '--batch-command']
    const fresh = spawn('git', args, { env: runner.environment, cwd: '/', detached: true })
    fresh.stdout.on('data', (chunk: Buffer) => {
      if (fresh === child) take(chunk)
    })
    fresh.stderr.resume()
    // It may end before it has read everything; what it did not say is not there.
    fresh.stdin.on('error', () => {})
    fresh.on('error', (cause) => gone(fresh, new FaultError(missing, { cause })))
    fresh.on('close', () => gone(fresh))
    child = fresh
    return fresh
  }

  /** What a process that has ended did not answer is not there. */
  function gone(ended: ChildProcessWithoutNullStreams, error?: FaultError): void {
    if (ended !== child) return
    close()
    if (error === undefined) reading?.done.resolve()
    else reading?.done.reject(error)
  }

  function take(chunk: Buffer): void {
    unread = unread.length === 0 ? Buffer.from(chunk) : Buffer.concat([unread, chunk])
    if (reading === undefined) return
    try {
      unread = answered(unread, reading)
    } catch (error) {
      reading.done.reject(error)
      close()
    }
  }

  /** What somebody ended is started once more: that it is gone says nothing of the mirror. */
  async function ask(wants: Reading['wants'], names: readonly string[]) {
    if (names.length === 0) return []
    const first = await askOnce(wants, names)
    const answers = first.length === names.length ? first : await askOnce(wants, names)
    return names.map((_, index) => answers[index])
  }

  /** As many answers as came before the process ended. */
  async function askOnce(wants: Reading['wants'], names: readonly string[]) {
    const done = Promise.withResolvers<void>()
    const own: Reading = { wants, answers: [], names, done }
    reading = own
    const asked = child ?? start()
    hold(asked, true)
    const ended = new AbortController()
    const late = runner.clock.sleep(runner.timeoutMs, ended.signal).then(() => {
      throw new FaultError(timeout(['cat-file'], runner.timeoutMs))
    })
    asked.stdin.write(names.map((name) => `${wants} ${name}\n`).join(''))
    try {
      await Promise.race([done.promise, late])
    } catch (error) {
      close()
      throw error
    } finally {
      ended.abort()
      late.catch(() => {})
      reading = undefined
      hold(asked, false)
    }
    return own.answers
  }

  return {
    contents: async (names) => {
      const found = await ask('contents', names)
      return found.map((one) => (one !== undefined && 'content' in one ? one : undefined))
    },
    sizes: async (ids) => {
      const found = await ask('info', ids)
      return found.map((one) => (one !== undefined && 'bytes' in one ? one.bytes : undefined))
    },
    close,
  }
}

/** A process that nobody waits for keeps nothing alive. */
function hold(child: ChildProcessWithoutNullStreams, waits: boolean): void {
  for (const one of [child, child.stdin, child.stdout, child.stderr] as {
    ref?(): void
    unref?(): void
  }[]) {
    if (waits) one.ref?.()
    else one.unref?.()
  }
}

/** Puts down the answers that are complete. Returns the rest. */
function answered(said: Buffer, { wants, answers, names, done }: Reading): Buffer {
  let offset = 0
  while (answers.length < names.length) {
    const end = said.indexOf(0x0a, offset)
    if (end < 0) break
    const header = headerOf(said.toString('latin1', offset, end))
    const asked = header !== undefined && isFor(header.id, names[answers.length])
    if (header === undefined || wants === 'info') {
      answers.push(asked ? header : undefined)
      offset = end + 1
      continue
    }
    if (header.bytes > objectBytesMax) throw new FaultError(tooMuch)
    const next = end + 1 + header.bytes
    // After the content comes a line feed.
    if (said.length <= next) break
    const content = Buffer.from(said.subarray(end + 1, next))
    const { id, type } = header
    const sound = asked && objectId(content, id.length, type) === id
    answers.push(sound ? { id, type, content } : undefined)
    offset = next + 1
  }
  if (answers.length === names.length) done.resolve()
  return said.subarray(offset)
}

/** `<id> <type> <size>`; anything else, such as `<name> missing`, is no object. */
function headerOf(line: string): Header | undefined {
  const [, id, type, size] = /^([0-9a-f]{40}|[0-9a-f]{64}) (\w+) (\d+)$/.exec(line) ?? []
  return id === undefined || type === undefined ? undefined : { id, type, bytes: Number(size) }
}

/** A name may stand for any object, an id for its own alone. */
function isFor(id: string, name = ''): boolean {
  return !/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(name) || id === name
}

/** Git's own hash of an object: SHA-1, or SHA-256 in repositories that use it. `length` is that of the id. */
function objectId(content: Buffer, length: number, type: string): string {
  return createHash(length === 64 ? 'sha256' : 'sha1')
    .update(`${type} ${content.length}\0`)
    .update(content)
    .digest('hex')
}
