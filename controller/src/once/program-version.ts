import { execFile } from 'node:child_process'

/** Longest time that a program may take to name itself (ms). */
const timeoutMs = 10_000

/** What a program answers to `--version`; `undefined` where it is not installed or does not answer. */
export function programVersion(program: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, ['--version'], { timeout: timeoutMs }, (error, stdout) =>
      resolve(error === null ? stdout.trim() : undefined),
    )
  })
}
