import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, expect, test } from 'vitest'
import { describeWith } from '../require.ts'
import { fleet, read, tarOfTree, type Fleet, type Host } from './host.ts'
import { standIn } from './stand-in.ts'

const site = { 'manifests/site.pp': 'notice(1)\n' }

describeWith(['puppet'], 'a host that has a good bundle', () => {
  let edge: Fleet
  let host: Host
  let good: string

  beforeEach(async () => {
    edge = await fleet()
    host = hostOf(edge)
    good = await edge.publish(site)
    await edge.point(good)
    await host.run()
  })

  /** What became of the run; whatever was refused, the host still has its bundle. */
  const refusal = async (): Promise<string> => {
    const { code } = await host.run()
    const told = await host.told()
    expect(code).toBe(1)
    expect(told).toMatchObject({ current: good, applied: good })
    return `${told.result} ${told.phase}: ${told.message}`
  }

  test('refuses an archive that was corrupted, and one that was swapped', async () => {
    const other = await edge.publish({ 'manifests/site.pp': 'notice(2)\n' })
    await edge.point(other)
    await edge.put(`bundles/edge/${other}.tar.gz`, 'rubbish')
    expect(await refusal()).toContain('refused verify: the archive is damaged')

    const tar = tarOfTree({ 'manifests/site.pp': 'notice(3)\n' })
    await edge.put(`bundles/edge/${other}.tar.gz`, gzipSync(tar))
    expect(await refusal()).toContain('the archive is not what its name says')
  })

  test('refuses a manifest of another bundle, of another unit, and an archive that swells', async () => {
    const others = { 'manifests/site.pp': 'notice(2)\n' }
    await edge.point(await edge.publish(others, (one) => ({ ...one, digest: `sha256:${good}` })))
    expect(await refusal()).toContain('the manifest is of another bundle')

    await edge.point(await edge.publish(others, (one) => ({ ...one, unit: 'dev/bundle/other' })))
    expect(await refusal()).toContain('the manifest is of "dev/bundle/other"')

    await edge.point(await edge.publishTar(new Uint8Array(5_000_000), 1_024))
    expect(await refusal()).toContain('does not have the 1024 bytes')

    await edge.point(await edge.publishTar(new Uint8Array(1_024), 2 ** 40))
    expect(await refusal()).toContain('the manifest claims 1099511627776 bytes')
  })

  test.each([
    ['P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2_048 })],
  ])(
    'trusts no key of a sort that nothing signs with, such as %s',
    async (_sort, { publicKey }) => {
      const keys = join(host.root, '../other-keys')
      mkdirSync(keys, { recursive: true })
      writeFileSync(join(keys, 'a.pem'), publicKey.export({ type: 'spki', format: 'pem' }))

      const { code, output } = await edge.host('edge-1', { keys }).run()

      expect([code, output]).toEqual([
        1,
        expect.stringContaining('neither an Ed25519 key nor one on P-256'),
      ])
    },
  )

  test('refuses a pointer that is unsigned, of another key, or changed', async () => {
    const pointer = JSON.parse((await edge.get('current/edge.json')) ?? '') as { payload: string }
    await edge.put('current/edge.json', pointer.payload)
    expect(await refusal()).toContain('refused verify: the pointer is not signed')

    const changed = { ...pointer, payload: pointer.payload.replace('enforce', 'noop') }
    await edge.put('current/edge.json', JSON.stringify(changed))
    expect(await refusal()).toContain('the signature of the pointer is wrong')

    await edge.point(good, {}, generateKeyPairSync('ed25519').privateKey)
    expect(await refusal()).toContain('a key that this host does not trust')

    await edge.put('current/edge.json', '[]')
    expect(await refusal()).toContain('the pointer is no object')
  })

  test('refuses a pointer that is replayed, forked, expired, or of another unit', async () => {
    const old = (await edge.get('current/edge.json')) ?? ''
    await edge.point(await edge.publish({ 'manifests/site.pp': 'notice(2)\n' }))
    await host.run()
    good = (await host.told()).current ?? ''

    await edge.put('current/edge.json', old)
    expect(await refusal()).toContain('generation 1, and 2 was seen already: it is replayed')

    await edge.point(good, { generation: 2, validUntil: '2999-01-01T00:00:00Z' })
    expect(await refusal()).toContain('two different pointers have generation 2')

    await edge.point(good, { validUntil: '2020-01-01T00:00:00Z' })
    expect(await refusal()).toContain('the pointer was valid until 2020-01-01T00:00:00Z')

    await edge.point(good, { unit: 'prod/bundle/edge' })
    expect(await refusal()).toContain('the pointer is of "prod/bundle/edge"')
  })

  test('goes on with its bundle when S3 has nothing for it, or does not answer', async () => {
    await edge.put('current/edge.json', '')
    expect(await refusal()).toContain('the pointer is not JSON')

    const away = edge.host('edge-1', { puppet: stand(host), endpoint: 'http://127.0.0.1:9' })
    const { code, output } = await away.run()
    expect(code).toBe(1)
    expect(output).toContain('the report was not sent')
    const kept = JSON.parse(read(join(host.root, 'report.json')) ?? '{}')
    expect(kept).toMatchObject({ result: 'unreachable', current: good, applied: good, exit: 0 })
  })

  test('stays as it is, and changes nothing any more, when the bundle is taken out of Git', async () => {
    const runs = () => (read(join(host.root, 'ran')) ?? '').split('\n').length
    const before = runs()
    await edge.point(null, { retired: true, publishedAt: '2026-01-01T00:00:00Z' })

    expect((await host.run()).code).toBe(0)

    expect(await host.told()).toMatchObject({ result: 'retired', current: good, applied: good })
    expect((await host.told()).message).toContain('taken out of Git at 2026-01-01T00:00:00Z')
    expect(runs()).toBe(before)
    await edge.point(good)
    await host.run()
    expect(await host.told()).toMatchObject({ result: 'converged' })
    expect(runs()).toBe(before + 1)
  })

  test.each(hostile())('refuses an archive with %s', async (_what, entries, why) => {
    await edge.point(await edge.publishTar(Buffer.concat([...entries, new Uint8Array(1_024)])))

    const told = await refusal()
    expect(told).toMatch(/^refused unpack: /)
    expect(told).toContain(why)

    expect(readdirSync(join(host.root, 'environments'))).toHaveLength(1)
    expect(existsSync(join(host.root, 'escaped'))).toBe(false)
  })

  test('takes neither setuid nor a mode of the archive', async () => {
    const tar = Buffer.concat([
      entry('manifests/site.pp', { mode: '0004777' }),
      new Uint8Array(1_024),
    ])
    const digest = await edge.publishTar(tar)
    await edge.point(digest)

    expect((await host.run()).code).toBe(0)

    expect(statSync(join(host.root, 'current/manifests/site.pp')).mode & 0o7777).toBe(0o755)
  })

  test('keeps a folder under the name of a bundle from being taken for it', async () => {
    const next = await edge.publish({ 'manifests/site.pp': 'notice(2)\n' })
    const folder = join(host.root, 'environments', `b_${next.slice(0, 16)}`)
    mkdirSync(join(folder, 'manifests'), { recursive: true })
    writeFileSync(join(folder, 'manifests/site.pp'), 'foreign')
    await edge.point(next)

    expect((await host.run()).code).toBe(0)

    expect(read(join(folder, 'manifests/site.pp'))).toBe('notice(2)\n')
  })
})

function hostOf(edge: Fleet): Host {
  const host = edge.host()
  return edge.host('edge-1', { puppet: stand(host) })
}

function stand(host: Host): string {
  return standIn(join(host.root, '..'))
}

/** Archives that want out of their folder, or are no good in another way. */
function hostile(): [string, Uint8Array[], string][] {
  const outside = 'a path leaves its folder'
  return [
    ['an absolute path', [entry('/escaped')], outside],
    ['..', [entry('../escaped')], outside],
    ['.. in the middle', [entry('a/../../escaped')], outside],
    ['. in the middle', [entry('a/./b')], outside],
    ['an empty part', [entry('a//b')], outside],
    ['.. in the prefix of a header', [entry('escaped', { prefix: '..' })], outside],
    ['a backslash', [entry(String.raw`..\escaped`)], 'control characters or a backslash'],
    ['a line break', [entry('a\nb')], 'control characters or a backslash'],
    ['a symbolic link', [entry('a', { type: '2', link: '/etc' })], 'is not a plain file'],
    ['a hard link', [entry('a', { type: '1', link: '/etc/passwd' })], 'is not a plain file'],
    ['a device', [entry('a', { type: '3' })], 'is not a plain file'],
    ['a pipe', [entry('a', { type: '6' })], 'is not a plain file'],
    ['a folder', [entry('a', { type: '5' })], 'is not a plain file'],
    ['an extended header', [entry('a', { type: 'x' })], 'is not a plain file'],
    ['two files of one name', [entry('a'), entry('a')], 'two files are named "a"'],
    ['names that differ in case', [entry('Ab'), entry('aB')], 'but for the case of letters'],
    ['a file that is a folder too', [entry('a'), entry('a/b')], 'both a file and a folder'],
    ['a file that is cut short', [entry('a', { size: '77777777777' })], 'is cut short'],
    ['a size that is no number', [entry('a', { size: '-1' })], 'is not octal'],
    ['a name that is not UTF-8', [entry('a', { raw: Buffer.from([0x61, 0xff]) })], 'is not UTF-8'],
    ['a wrong checksum', [entry('a', { sum: '000000' })], 'the checksum of a header is wrong'],
    ['another format', [entry('a', { magic: 'gnutar' })], 'it is not a ustar archive'],
  ].map(([what, entries, why]) => [what, entries, why] as [string, Uint8Array[], string])
}

interface Odd {
  readonly prefix?: string
  readonly type?: string
  readonly link?: string
  readonly size?: string
  readonly mode?: string
  readonly sum?: string
  readonly magic?: string
  readonly raw?: Buffer
}

/** One empty file as a header says it, with whatever may be odd about it. */
function entry(name: string, odd: Odd = {}): Uint8Array {
  const bytes = Buffer.alloc(512)
  ;(odd.raw ?? Buffer.from(name)).copy(bytes)
  bytes.write(odd.mode ?? '0000644', 100)
  bytes.write('0000000', 108)
  bytes.write('0000000', 116)
  bytes.write(odd.size ?? '00000000000', 124)
  bytes.write('00000000000', 136)
  bytes.write('        ', 148)
  bytes.write(odd.type ?? '0', 156)
  bytes.write(odd.link ?? '', 157)
  bytes.write(odd.magic ?? 'ustar\u000000', 257)
  bytes.write(odd.prefix ?? '', 345)
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  bytes.write(`${odd.sum ?? sum.toString(8).padStart(6, '0')}\0 `, 148)
  return bytes
}
