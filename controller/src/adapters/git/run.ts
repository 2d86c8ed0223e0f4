import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { FaultError } from '../../model/fault.ts'
import type { Clock } from '../../model/ports.ts'
import { oneLine, scrub } from '../../model/redact.ts'

export interface GitResult {
  readonly exitCode: number
  readonly stdout: Buffer
  /** Without credentials and control characters, cut to a few lines. */
  readonly stderr: string
}

export interface GitRunner {
  readonly environment: Readonly<Record<string, string>>
  readonly clock: Clock
  readonly timeoutMs: number
  /** Ends it at once: for what only reads. */
  readonly ended?: AbortSignal | undefined
  /** Goes on beside it until the signal aborts; when it rejects before, Git is ended, and that is the reason. */
  readonly watch?: ((signal: AbortSignal) => Promise<never>) | undefined
}

/** A listing of 100,000 files is about 10 MB; what is far beyond is no repository of documents. */
const stdoutBytesMax = 256 * 2 ** 20
const stderrCharactersMax = 2_000

/**
 * Runs `git` with exactly these arguments, in a process group of its own, so that a timeout also ends the programs that
 * Git has started.
 * @throws FaultError `GitMissing`, `GitTimeout`, `SourceTooLarge`, `Interrupted`, and what its watch rejects with
 */
export async function runGit(
  runner: GitRunner,
  args: readonly string[],
  input = '',
): Promise<GitResult> {
  const child = spawn('git', args, { env: runner.environment, cwd: '/', detached: true })
  const ended = new AbortController()
  const late = runner.clock.sleep(runner.timeoutMs, ended.signal).then(() => {
    killGroup(child)
    throw new FaultError(timeout(args, runner.timeoutMs))
  })
  const watched = runner.watch?.(ended.signal).catch((error: unknown) => {
    if (!ended.signal.aborted) killGroup(child)
    throw error
  })
  const giveUp = Promise.withResolvers<never>()
  const stop = () => {
    killGroup(child)
    giveUp.reject(new FaultError(interrupted))
  }
  if (runner.ended?.aborted === true) stop()
  runner.ended?.addEventListener('abort', stop, { once: true })
  try {
    const result = collect(child, input)
    return await Promise.race([giveUp.promise, result, late, ...(watched ? [watched] : [])])
  } finally {
    runner.ended?.removeEventListener('abort', stop)
    ended.abort()
    late.catch(() => {})
    watched?.catch(() => {})
  }
}

function collect(child: ChildProcessWithoutNullStreams, input: string): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = []
    let bytes = 0
    let stderr = ''
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= stdoutBytesMax) stdout.push(chunk)
      else {
        killGroup(child)
        reject(new FaultError(tooMuch))
      }
    })
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString()).slice(-stderrCharactersMax)
    })
    child.on('error', (cause) => reject(new FaultError(missing, { cause })))
    child.on('close', (code) => {
      const told = oneLine(scrub(stderr))
      resolve({ exitCode: code ?? -1, stdout: Buffer.concat(stdout), stderr: told })
    })
    // Git may end before it has read everything; its exit code says why.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

/** Ends a Git process together with what it started. */
export function killGroup(child: ChildProcessWithoutNullStreams): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended by itself in the meantime.
  }
}

const interrupted = {
  code: 'Interrupted',
  source: 'controller',
  retry: 'soon',
  message: 'Plumbline is stopping: a fetch was given up.',
  hint: 'Nothing to do: the next start fetches again.',
} as const

export function timeout(args: readonly string[], timeoutMs: number) {
  return {
    code: 'GitTimeout',
    source: 'user',
    retry: 'backoff',
    message: `git ${args[0] ?? ''} did not end within ${timeoutMs / 1_000} s.`,
    hint: 'Check that the Git host answers, and that the repository is not too big for the connection.',
  } as const
}

export const missing = {
  code: 'GitMissing',
  source: 'user',
  retry: 'backoff',
  message: 'The program git cannot be started.',
  hint: 'Install git 2.39 or newer where the controller runs.',
} as const

export const tooMuch = {
  code: 'SourceTooLarge',
  source: 'user',
  retry: 'on-change',
  message: 'The repository lists more than Plumbline reads.',
  hint: 'Point `path` of the source at the folder that holds the documents.',
} as const
