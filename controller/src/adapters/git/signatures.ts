import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { FaultError, type Fault } from '../../model/fault.ts'
import type { Clock, Head } from '../../model/ports.ts'
import { oneLine, scrub } from '../../model/redact.ts'
import { checkRevision } from './commits.ts'
import { runGit } from './run.ts'

/** Whose signatures the head of a branch may carry. At least one of the two. */
export interface SignatureRules {
  /** File of keys in the format `ALLOWED SIGNERS` of ssh-keygen(1). */
  readonly sshSigners?: string
  /** File of public OpenPGP keys, armoured or not. */
  readonly gpgKeys?: string
}

export interface Verifier {
  readonly name: string
  readonly rules: SignatureRules
  /** The environment of the Git process; it names the mirror. */
  readonly environment: Readonly<Record<string, string>>
  /** Folder for rings of OpenPGP keys. */
  readonly home: string
  readonly clock: Clock
  readonly timeoutMs: number
}

const importMs = 10_000

/**
 * Has Git check the signature of a commit, against the keys of the rules and no others. A commit names its files and its
 * history, so whoever signs the head vouches for both. The files of keys are read each time.
 * @throws FaultError `SignatureMissing`, `SignatureRefused`, `SignersUnreadable`
 */
export async function checkSignature(verifier: Verifier, head: Head): Promise<void> {
  const { name, rules, environment, clock, timeoutMs } = verifier
  const { sshSigners, gpgKeys } = rules
  if (sshSigners !== undefined) await readKeys(name, sshSigners)
  const ring = gpgKeys === undefined ? undefined : await ringOf(verifier, gpgKeys)
  const args = [...settingsOf(rules), 'verify-commit', checkRevision(head.revision)]
  const own = { ...environment, GNUPGHOME: ring ?? '/dev/null' }
  const { exitCode, stderr } = await runGit({ environment: own, clock, timeoutMs }, args)
  if (exitCode === 0) return
  throw new FaultError(stderr === '' ? missing(name, head) : refused(name, head, rules, stderr))
}

/** A sort of signature that has no keys here is checked by a program that cannot be there. */
function settingsOf({ sshSigners, gpgKeys }: SignatureRules): readonly string[] {
  const settings = [
    `gpg.ssh.allowedSignersFile=${sshSigners ?? '/dev/null'}`,
    ...(gpgKeys === undefined ? ['gpg.program=/dev/null/gpg'] : []),
    'gpg.x509.program=/dev/null/gpgsm',
    // Whoever is in the ring is trusted: the file says so, and not a web of trust.
    'gpg.minTrustLevel=undefined',
  ]
  return settings.flatMap((setting) => ['-c', setting])
}

/** The ring that holds what the file holds now: made once for each content, so that a key that was taken out is gone. */
async function ringOf({ name, environment, home }: Verifier, file: string): Promise<string> {
  const content = await readKeys(name, file)
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 16)
  const ring = join(home, `keys-${digest}`)
  if (existsSync(ring)) return ring
  const fresh = `${ring}.new`
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh, { recursive: true, mode: 0o700 })
  const args = ['--homedir', fresh, '--batch', '--quiet', '--no-autostart', '--import', file]
  try {
    await promisify(execFile)('gpg', args, {
      env: { PATH: environment.PATH ?? '', LANG: 'C' },
      timeout: importMs,
    })
  } catch (error) {
    const why = (error as { readonly stderr?: string }).stderr ?? ''
    throw new FaultError(unreadable(name, file, why === '' ? String(error) : why))
  }
  await rename(fresh, ring)
  return ring
}

async function readKeys(name: string, file: string): Promise<Buffer> {
  const content = await readFile(file).catch((error: unknown) => {
    throw new FaultError(unreadable(name, file, String(error)))
  })
  if (content.length > 0) return content
  throw new FaultError(unreadable(name, file, 'it is empty'))
}

function commitOf({ revision, author, subject }: Head): string {
  return `${revision.slice(0, 10)} ("${subject}", by ${author})`
}

function missing(name: string, head: Head): Fault {
  return {
    code: 'SignatureMissing',
    source: 'user',
    retry: 'backoff',
    message: `Source ${name}: commit ${commitOf(head)} carries no signature, and this source asks for one.`,
    hint: 'Push a signed commit on top of it (git commit -S): whoever signs the head vouches for what is below. Until then nothing changes.',
  }
}

function refused(name: string, head: Head, rules: SignatureRules, said: string): Fault {
  const files = [rules.sshSigners, rules.gpgKeys].filter((file) => file !== undefined)
  return {
    code: 'SignatureRefused',
    source: 'user',
    retry: 'backoff',
    message: `Source ${name}: commit ${commitOf(head)} is signed, and not by a key in ${files.join(' or ')}. Git says: ${oneLine(scrub(said)).slice(0, 300)}`,
    hint: 'Find out who pushed it. Then add the key to the file, or push a commit on top of it that is signed by a key in the file.',
  }
}

function unreadable(name: string, file: string, why: string): Fault {
  return {
    code: 'SignersUnreadable',
    source: 'user',
    retry: 'backoff',
    message: `Source ${name}: the keys that may sign cannot be read from ${file}: ${oneLine(scrub(why)).slice(0, 300)}`,
    hint: 'Put the file of `verify` of the source there, and install gpg where it holds OpenPGP keys. Until then no commit is adopted.',
  }
}
