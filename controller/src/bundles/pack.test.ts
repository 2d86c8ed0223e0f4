import { generateKeyPairSync } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { faultOf, type Fault, type FolderFile, type GitFolders } from '../model/index.ts'
import { bodies, sealWith } from './bodies.ts'
import { digestOf, packer, readFolder } from './pack.ts'
import { seal, unseal, type Sealed } from './sealed.ts'

interface Repository extends GitFolders {
  /** How often contents were read. */
  readonly reads: () => number
}

function repository(files: Readonly<Record<string, string>>): Repository {
  let reads = 0
  return {
    reads: () => reads,
    async folder() {
      return Object.entries(files).map(([path, text]): FolderFile => ({
        path,
        mode: '100644',
        blob: digestOf([text]),
        bytes: text.length,
      }))
    },
    async contents(_revision, blobs) {
      reads += 1
      const all = Object.values(files).map((text) => [digestOf([text]), Buffer.from(text)] as const)
      return new Map(all.filter(([blob]) => blobs.includes(blob)))
    },
  }
}

const site = { 'manifests/site.pp': 'notice(1)\n' }
const lock = { 'Puppetfile.lock': 'locked\n' }

test('a folder that did not change is neither read nor validated again', async () => {
  let validated = 0
  const pack = packer(async () => {
    validated += 1
    return []
  })
  const git = repository(site)

  const first = await pack(git, 'r1', 'code', undefined)
  expect(await pack(git, 'r2', 'code', undefined)).toBe(first)

  expect(first).toMatchObject({ content: { validation: 'Valid', files: 1, folder: 'code' } })
  expect([validated, git.reads()]).toEqual([1, 1])
})

test('without Puppet a bundle is never called valid', async () => {
  const packed = await packer(async () => 'Unvalidated')(repository(site), 'r', 'code', undefined)

  expect(packed).toMatchObject({ content: { validation: 'Unvalidated' } })
})

test.each([
  [{ ...site, ...lock }, `sha256:${digestOf(['locked\n'])}`, /^$/],
  [{ ...site, ...lock }, `sha256:${digestOf(['other'])}`, /not that of puppetfileLock/],
  [site, `sha256:${digestOf(['other'])}`, /there is no Puppetfile.lock/],
])('the lock file is the one that was meant', async (files, digest, message) => {
  const packed = await packer(async () => [])(repository(files), 'r', 'code', digest)

  expect(packed.problems.map((problem) => problem.message).join()).toMatch(message)
})

test('a control repository with documents in it is packed without them', async () => {
  const files = {
    'manifests/site.pp': 'notice(1)\n',
    'hiera.yaml': 'version: 5\n',
    'data/common.yaml': 'a: 1\n',
  }
  const among = { ...files, 'bundle.yaml': 'kind: PuppetBundle\n', 'README.md': 'x\n' }
  const alone = await packer(async () => [])(repository(files), 'r', 'code', undefined)

  for (const folder of ['.', 'edge/.']) {
    const packed = await packer(async () => [])(repository(among), 'r', folder, undefined)
    const read = await readFolder(repository(among), 'r', folder)

    expect(read.map(({ path }) => path).toSorted()).toEqual(Object.keys(files).toSorted())
    expect('content' in packed && packed.content.digest).toBe(
      'content' in alone && alone.content.digest,
    )
  }
})

test('a call gets the archive, or the signed manifest, that it names', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const git = repository(site)
  const packed = await packer(async () => [])(git, 'r', 'code', undefined)
  const { digest, size } = 'content' in packed ? packed.content : { digest: '', size: 0 }
  const fill = bodies(new Map([['main', git]]), async (text) => seal(text, privateKey))
  const named = { unit: 'u', source: 'main', revision: 'r', folder: 'code', validation: 'Valid' }
  const body = async (Body: object) =>
    (await fill({ op: 's3:PutObject', input: { Bucket: 'b', Body: Body as never } })) as {
      Body: never
    }

  const archive = await body({ part: 'archive', digest, ...named })
  expect(digestOf([gunzipSync(archive.Body)])).toBe(digest)

  const sealed = JSON.parse((await body({ part: 'manifest', digest, ...named })).Body) as Sealed
  expect(JSON.parse(unseal(sealed, publicKey) ?? '{}')).toMatchObject({
    kind: 'PuppetManifest',
    unit: 'u',
    digest: `sha256:${digest}`,
    size,
    files: [{ path: 'manifests/site.pp', mode: '0644', size: 10 }],
  })

  const gone = body({ part: 'archive', digest: 'another', ...named }).catch(faultOf)
  expect(await gone).toMatchObject({ code: 'BundleGone' })
})

test('a key that is missing or of another sort is said, with how to make one', async () => {
  const fault = async (place: Parameters<typeof sealWith>[0]) => {
    const said: unknown = await sealWith(place)('x').catch(faultOf)
    return said as Fault
  }
  const other = generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' })

  expect(await fault({})).toMatchObject({ code: 'SigningKeyMissing' })
  expect((await fault({ signingKey: '/nowhere.pem' })).message).toContain(
    '/nowhere.pem cannot be read',
  )
  expect((await fault({ signingKeyPem: 'no key' })).message).toContain('holds no private key')
  expect((await fault({ signingKeyPem: other.toString() })).message).toContain(
    'is not an Ed25519 key',
  )
  expect((await fault({})).hint).toContain('openssl genpkey')
})

test('a key can be given as it is, as containers are given their secrets', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const signingKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

  expect(unseal(await sealWith({ signingKeyPem })('text'), publicKey)).toBe('text')
})
