import { createPrivateKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { FaultError, type Call, type GitFolders } from '../model/index.ts'
import { manifestOf } from './manifest.ts'
import { digestOf, readFolder } from './pack.ts'
import { seal, type Seal } from './sealed.ts'
import { tarOf, type BundleFile } from './tar.ts'

/**
 * What a call says in the place of a body that is large or must be signed. It names the bytes exactly: those of a folder
 * at a revision, or the signature over a text by the key of the controller.
 */
export type NamedBody =
  | {
      readonly part: 'archive' | 'manifest'
      readonly unit: string
      readonly source: string
      readonly revision: string
      readonly folder: string
      readonly digest: string
      readonly validation: string
    }
  | { readonly sealed: string }

type Bundle = Exclude<NamedBody, { readonly sealed: string }>

/** Puts the bytes into the calls that only name them. */
export function bodies(
  folders: ReadonlyMap<string, GitFolders>,
  sealing: Seal,
  compress: (tar: Uint8Array) => Promise<Uint8Array> = promisify(gzip),
): (call: Call) => Promise<object> {
  return async ({ op, input }) => {
    const named = op === 's3:PutObject' ? (input.Body as NamedBody | string | undefined) : undefined
    if (typeof named !== 'object' || named === null) return input
    if ('sealed' in named) return { ...input, Body: JSON.stringify(await sealing(named.sealed)) }
    const files = await filesOf(named, folders.get(named.source))
    const Body =
      named.part === 'archive'
        ? await compress(Buffer.concat([...tarOf(files)]))
        : JSON.stringify(await sealing(manifestOf(named, files)))
    return { ...input, Body }
  }
}

async function filesOf(named: Bundle, git: GitFolders | undefined): Promise<readonly BundleFile[]> {
  const files = git === undefined ? [] : await readFolder(git, named.revision, named.folder)
  if (digestOf(tarOf(files)) === named.digest) return files
  throw new FaultError({
    code: 'BundleGone',
    source: 'user',
    retry: 'on-change',
    message: `the code of ${named.unit} with digest ${named.digest.slice(0, 12)} is not in Git any more`,
    hint: 'Commit the code again, or go back to a revision that is still there.',
  })
}

/** Where the private key is: in a file, or here, in PEM. */
interface KeyPlace {
  readonly signingKey?: string
  readonly signingKeyPem?: string
}

/** Signs with a private key of this machine, which is read when it is first used. */
export function sealWith(place: KeyPlace): Seal {
  let key: KeyObject | undefined
  return async (payload) => seal(payload, (key ??= readKey(place)))
}

function readKey({ signingKey, signingKeyPem }: KeyPlace): KeyObject {
  const hint =
    'Make one with: openssl genpkey -algorithm ed25519 -out puppet-key.pem, and name it in puppet.signingKey of the configuration; in AWS name a key of KMS in puppet.signingKmsKey.'
  const fault = (message: string) =>
    new FaultError({ code: 'SigningKeyMissing', source: 'user', retry: 'on-change', message, hint })
  const where = signingKey ?? 'the variable of puppet.signingKeyFrom'
  let key: KeyObject
  try {
    const pem = signingKey === undefined ? signingKeyPem : readFileSync(signingKey)
    if (pem === undefined) throw fault('there is no key to sign Puppet bundles with')
    key = createPrivateKey(pem)
  } catch (error) {
    throw error instanceof FaultError
      ? error
      : fault(`${where} cannot be read, or holds no private key`)
  }
  if (key.asymmetricKeyType !== 'ed25519') throw fault(`the key in ${where} is not an Ed25519 key`)
  return key
}
