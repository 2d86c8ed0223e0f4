import type { Fault } from '../../model/fault.ts'
import type { Head } from '../../model/ports.ts'
import { oneLine, scrub } from '../../model/redact.ts'

/** Whose signatures the head of a branch may carry. At least one of the two. */
export interface SignatureRules {
  /** File of keys in the format `ALLOWED SIGNERS` of ssh-keygen(1). */
  readonly sshSigners?: string
  /** File of public OpenPGP keys, armoured or not. */
  readonly gpgKeys?: string
}

/** The end of what Git says is seldom worth more lines of a log (characters). */
const saidMax = 300

function commitOf({ revision, author, subject }: Head): string {
  return `${revision.slice(0, 10)} ("${subject}", by ${author})`
}

function said(text: string): string {
  return oneLine(scrub(text)).slice(0, saidMax)
}

export function missing(name: string, head: Head): Fault {
  return {
    code: 'SignatureMissing',
    source: 'user',
    retry: 'backoff',
    message: `Source ${name}: commit ${commitOf(head)} carries no signature, and this source asks for one.`,
    hint: 'Push a signed commit on top of it (git commit -S): whoever signs the head vouches for what is below. Until then nothing changes.',
  }
}

export function refused(name: string, head: Head, rules: SignatureRules, text: string): Fault {
  const { why, hint } = whyRefused(rules, text)
  return {
    code: 'SignatureRefused',
    source: 'user',
    retry: 'backoff',
    message: `Source ${name}: commit ${commitOf(head)} is signed, ${why}. Git says: ${said(text)}`,
    hint,
  }
}

/** What is wrong with a signature, by the words of Git, gpg and ssh-keygen in English. */
function whyRefused(
  rules: SignatureRules,
  text: string,
): { readonly why: string; readonly hint: string } {
  const files = [rules.sshSigners, rules.gpgKeys].filter((file) => file !== undefined)
  const named = files.join(' or ')
  const other = otherSort(rules, text)
  if (other !== undefined) {
    const why = `with ${other.sort}, for which this source names no keys (${other.field})`
    const hint = `${other.todo}push a commit on top of it that is signed by a key in ${named}.`
    return { why, hint }
  }
  if (/has expired|\[expired\]/.test(text)) {
    const why = `by a key in ${named} that has expired`
    const hint =
      'Have its owner renew it, and put the renewed key into the file; or push a commit on top of it that is signed by another key in the file.'
    return { why, hint }
  }
  const why = `and not by a key in ${named}`
  const hint =
    'Find out who pushed it. Then add the key to the file, or push a commit on top of it that is signed by a key in the file.'
  return { why, hint }
}

/** A sort of signature that this source cannot check, because nothing says whose keys count. */
function otherSort({ sshSigners, gpgKeys }: SignatureRules, text: string) {
  if (text.includes('/dev/null/gpgsm')) {
    return { sort: 'X.509', field: 'there is none for them', todo: 'Sign with SSH or OpenPGP: ' }
  }
  if (gpgKeys === undefined && text.includes('/dev/null/gpg')) {
    const todo = 'Name a file of public keys in verify.gpgKeys, or '
    return { sort: 'OpenPGP', field: 'verify.gpgKeys', todo }
  }
  if (sshSigners === undefined && text.includes('No principal matched')) {
    const todo = 'Name a file of signers in verify.sshSigners, or '
    return { sort: 'SSH', field: 'verify.sshSigners', todo }
  }
  return undefined
}

export function unreadable(name: string, file: string, why: string): Fault {
  return {
    code: 'SignersUnreadable',
    source: 'user',
    retry: 'backoff',
    message: `Source ${name}: the keys that may sign cannot be read from ${file}: ${said(why)}`,
    hint: 'Put the file of `verify` of the source there, and install gpg where it holds OpenPGP keys. Until then no commit is adopted.',
  }
}
