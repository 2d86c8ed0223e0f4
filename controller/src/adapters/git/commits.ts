import { GitError, simpleGit } from 'simple-git'
import type { SimpleGit } from 'simple-git'
import { FaultError } from '../../model/fault.ts'

/** Questions about single commits of a mirror. The arguments are fixed; revisions are checked to be object ids. */
export interface Commits {
  /** `undefined` when one of the two cannot be found. */
  isAncestor(older: string, newer: string): Promise<boolean | undefined>
}

/** A command of Git that ended with an error. */
class GitExit extends GitError {
  readonly exitCode: number
  constructor(exitCode: number, stderr: string) {
    super(undefined, stderr)
    this.exitCode = exitCode
  }
}

const blockMs = 30_000

/** @param environment The whole environment of the Git process; it names the mirror. */
export function commitsOf(mirror: string, environment: Readonly<Record<string, string>>): Commits {
  const git = openMirror(mirror, environment)
  return {
    async isAncestor(older, newer) {
      const pair = [checkRevision(older), checkRevision(newer)]
      try {
        await git.raw(['merge-base', '--is-ancestor', '--end-of-options', ...pair])
        return true
      } catch (error) {
        return error instanceof GitExit && error.exitCode === 1 ? false : undefined
      }
    },
  }
}

/**
 * simple-git refuses what could redirect Git, our own hardening included, unless each part is named. What is named here
 * is what `gitEnvironment` sets; nothing is inherited.
 */
function openMirror(mirror: string, environment: Readonly<Record<string, string>>): SimpleGit {
  return simpleGit({
    baseDir: mirror,
    maxConcurrentProcesses: 2,
    allowEnvironment: Object.keys(environment).filter((name) => name.startsWith('GIT_')),
    unsafe: {
      allowUnsafeAskPass: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeProtocolOverride: true,
      allowUnsafeSshCommand: true,
    },
    timeout: { block: blockMs },
    errors(error, { exitCode, stdErr }) {
      if (exitCode === 0) return error
      return new GitExit(exitCode, Buffer.concat(stdErr).toString())
    },
  }).env({ ...environment })
}

/** The text when it is an object id; nothing else of a caller reaches the arguments of Git. */
export function checkRevision(text: string): string {
  if (/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(text)) return text
  throw new FaultError({
    code: 'RevisionInvalid',
    source: 'user',
    retry: 'never',
    message: 'A revision must be the full id of a commit, in lower case.',
    hint: 'Use the 40 or 64 characters that `git rev-parse` prints.',
  })
}
