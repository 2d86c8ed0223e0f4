import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { FaultError } from '../../model/fault.ts'
import type { Clock, Head } from '../../model/ports.ts'
import { checkRevision } from './commits.ts'
import { runGit } from './run.ts'
import { missing, refused, unreadable, type SignatureRules } from './signature-faults.ts'

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
  if (sshSigners !== undefined) await readSigners(name, sshSigners)
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

/** What ssh-keygen makes has a key where the format wants a name: then nobody could ever sign, and nobody would see why. */
async function readSigners(name: string, file: string): Promise<void> {
  const lines = (await readKeys(name, file)).toString('utf8').split('\n')
  const line = lines.findIndex((one) => /^\s*(?:\S+\s+AAAA|-----BEGIN )/.test(one))
  if (line === -1) return
  const isSecret = lines[line]?.includes('PRIVATE KEY') === true
  const why = isSecret
    ? `line ${line + 1} begins a private key, and only public keys belong here`
    : `line ${line + 1} begins with a key, and the name of who signs comes first: ana@example.com ssh-ed25519 AAAA…`
  throw new FaultError(unreadable(name, file, why))
}

async function readKeys(name: string, file: string): Promise<Buffer> {
  const content = await readFile(file).catch((error: unknown) => {
    throw new FaultError(unreadable(name, file, String(error)))
  })
  if (content.length > 0) return content
  throw new FaultError(unreadable(name, file, 'it is empty'))
}
