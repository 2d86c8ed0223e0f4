import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Name of the key that signs Puppet bundles, in the folder of the demo. */
export const signingKeyFile = 'puppet-key.pem'

/** Makes the key that signs Puppet bundles, unless there is one. @returns the public key, in PEM */
export async function ensureSigningKey(folder: string): Promise<string> {
  const file = join(folder, signingKeyFile)
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
  await writeFile(file, pem, { mode: 0o600, flag: 'wx' }).catch(unlessThere)
  const publicKey = createPublicKey(createPrivateKey(await readFile(file)))
  return publicKey.export({ type: 'spki', format: 'pem' }).toString()
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
