import type { Fault } from '../../model/fault.ts'
import { oneLine, scrub } from '../../model/redact.ts'

interface Sign {
  readonly pattern: RegExp
  readonly code: string
  readonly why: string
  readonly hint: string
}

/** What Git prints when the trouble is at the other end, or in the set-up; the first that fits is taken. */
const signs: readonly Sign[] = [
  {
    pattern: /couldn't find remote ref/i,
    code: 'BranchMissing',
    why: 'the branch does not exist',
    hint: 'Push the branch again, or correct `branch` of the source. Until then nothing is changed or deleted.',
  },
  {
    pattern:
      /authentication failed|could not read (username|password)|terminal prompts disabled|permission denied \(|returned error: 40[13]|host key verification failed|no such identity/i,
    code: 'AuthenticationFailed',
    why: 'the host does not let Plumbline in',
    hint: 'Give Plumbline read access: for ssh put the files ssh-key and ssh-known-hosts into the git folder of its state.',
  },
  {
    pattern: /dubious ownership/i,
    code: 'AuthenticationFailed',
    why: 'the folder belongs to another user of this machine',
    hint: 'Run Plumbline as the user that owns the repository, or give it a clone of its own.',
  },
  {
    pattern:
      /repository .*not found|returned error: 404|does not appear to be a git repository|does not exist|no such file or directory|not a git repository: /i,
    code: 'RepositoryMissing',
    why: 'there is no repository that Plumbline may see',
    hint: 'Check `url` of the source, and that Plumbline has read access: many hosts hide what one may not see.',
  },
  {
    pattern: /fsck|unsafe|badTimezone|zeroPadded|possible repository corruption/i,
    code: 'RepositoryRejected',
    why: 'the repository holds objects that Git itself warns of',
    hint: 'Run `git fsck --strict` in a clone and rewrite the commits that it names.',
  },
  {
    pattern: /no space left on device|disk quota exceeded/i,
    code: 'DiskFull',
    why: 'the disk of the controller is full',
    hint: 'Make room where the controller keeps its state.',
  },
  {
    pattern:
      /could not resolve host|connection (refused|timed out|reset|closed)|failed to connect|couldn't connect|unable to access|could not read from remote|network is unreachable|no route to host|operation (timed out|too slow)|returned error: 5\d\d|early eof|hung up|unexpected disconnect|ssl|tls|gnutls|not allowed/i,
    code: 'SourceUnreachable',
    why: 'the host cannot be reached',
    hint: 'Check the Git host and the network. Until it answers, nothing is changed or deleted.',
  },
]

/** The fault behind a fetch that failed; `undefined` when the trouble may lie in the mirror itself. */
export function remoteFault(source: string, stderr: string): Fault | undefined {
  const sign = signs.find(({ pattern }) => pattern.test(stderr))
  if (!sign) return undefined
  return {
    code: sign.code,
    source: sign.code === 'DiskFull' ? 'controller' : 'user',
    retry: 'backoff',
    message: `Source ${source}: ${sign.why}. Git says: ${tail(stderr)}`,
    hint: sign.hint,
  }
}

/** What a host says that takes no push to a branch, whoever pushes. */
const refusals =
  /protected branch|hook declined|pre-receive|denyCurrentBranch|branch is currently checked out|GH\d{3}|not allowed to push|read.?only|working directory has/i

/** The fault behind a push that failed: the same signs, and those of a host that takes none. */
export function writeFault(source: string, branch: string, said: string): Fault {
  const text = oneLine(scrub(said))
  if (!refusals.test(text)) return remoteFault(source, text) ?? mirrorFault(source, text)
  const reason = /\[remote rejected\] \((.*?)\)/.exec(text)?.[1]
  return {
    code: 'PushRefused',
    source: 'user',
    retry: 'backoff',
    message: `Source ${source}: the host takes no push to ${branch}. Git says: ${reason ?? tail(text)}`,
    hint: /working directory has/i.test(text)
      ? 'Commit or stash what was changed in the work tree of the repository.'
      : 'Let Plumbline push to the branch, or use `pullRequest` in the image policy instead of `commit`.',
  }
}

export function emptyRepository(source: string): Fault {
  return {
    code: 'EmptyRepository',
    source: 'user',
    retry: 'backoff',
    message: `Source ${source}: the repository holds no branch at all.`,
    hint: 'Push a first commit. Until then nothing is changed or deleted.',
  }
}

export function mirrorFault(source: string, stderr: string): Fault {
  return {
    code: 'MirrorBroken',
    source: 'controller',
    retry: 'backoff',
    message: `Source ${source}: the local mirror cannot be read, and neither can a new one. Git says: ${tail(stderr)}`,
    hint: 'Check the disk of the controller; the mirror is made anew at each try.',
  }
}

export function revisionMissing(source: string, revision: string): Fault {
  return {
    code: 'RevisionMissing',
    source: 'user',
    retry: 'backoff',
    message: `Source ${source}: revision ${revision} is not in the repository any more.`,
    hint: 'The branch was rewritten: accept its new head, or push the old commit again.',
  }
}

/** The end of what Git printed: the reason comes last. */
function tail(stderr: string): string {
  return stderr === '' ? '(nothing)' : stderr.slice(-300)
}
