import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { bench, Bucket, startAt } from './bench.testing.ts'

test('an object reads back with everything that was put with it', async () => {
  const { s3, put } = await bench()
  await put('a/ü b+c?d', 'content', {
    ContentType: 'text/plain',
    CacheControl: 'no-store',
    Metadata: { revision: 'abc', Team: 'shop' },
  })

  const { Body, ...object } = await s3.send(new GetObjectCommand({ Bucket, Key: 'a/ü b+c?d' }))
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'a/ü b+c?d' }))

  expect(await Body?.transformToString()).toBe('content')
  expect(object).toMatchObject({
    ContentType: 'text/plain',
    CacheControl: 'no-store',
    ContentLength: 7,
    ETag: `"${createHash('md5').update('content').digest('hex')}"`,
    LastModified: new Date(startAt),
    Metadata: { revision: 'abc', team: 'shop' },
  })
  expect(object).not.toHaveProperty('VersionId')
  expect(head).toMatchObject({ ContentLength: 7, ETag: object.ETag, Metadata: object.Metadata })
})

test('binary content, empty content and large content come back byte by byte', async () => {
  const { s3, put } = await bench()
  const bodies = [Buffer.from([0, 255, 13, 10, 0]), Buffer.alloc(0), Buffer.alloc(3_000_000, 7)]

  for (const [i, body] of bodies.entries()) {
    await put(String(i), 'unused', { Body: body })
    const object = await s3.send(new GetObjectCommand({ Bucket, Key: String(i) }))
    const read = Buffer.from((await object.Body?.transformToByteArray()) ?? [])
    expect(read.equals(body)).toBe(true)
  }
})

test('a streamed body, whose checksum comes behind it, is stored without its framing', async () => {
  const { s3, get } = await bench()
  const content = 'line\r\n'.repeat(20_000)
  const Body = Readable.from([Buffer.from(content)])

  const { ChecksumCRC32 } = await s3.send(
    new PutObjectCommand({ Bucket, Key: 'k', Body, ContentLength: content.length }),
  )

  expect(await get('k')).toBe(content)
  expect(ChecksumCRC32).toMatch(/^[\w+/]{6}==$/)
})

test('the SHA-256 of the content is kept, and told to who asks', async () => {
  const { s3, put } = await bench()
  const sha = createHash('sha256').update('content').digest('base64')

  const { ChecksumSHA256 } = await put('k', 'content', { ChecksumAlgorithm: 'SHA256' })
  const asked = await s3.send(new HeadObjectCommand({ Bucket, Key: 'k', ChecksumMode: 'ENABLED' }))
  const silent = await s3.send(new HeadObjectCommand({ Bucket, Key: 'k' }))

  expect(ChecksumSHA256).toBe(sha)
  expect(asked.ChecksumSHA256).toBe(sha)
  expect(silent.ChecksumSHA256).toBeUndefined()
})

test.each([
  { ChecksumSHA256: createHash('sha256').update('other').digest('base64') },
  { ChecksumSHA1: createHash('sha1').update('other').digest('base64') },
  { ChecksumCRC32: 'AAAAAA==' },
  { ContentMD5: createHash('md5').update('other').digest('base64') },
])('a body that is not what its checksum says is refused: %j', async (checksum) => {
  const { put, get } = await bench()

  await expect(put('k', 'content', checksum)).rejects.toMatchObject({ name: 'BadDigest' })
  await expect(get('k')).rejects.toBeInstanceOf(NoSuchKey)
})

test.each([
  ['bytes=0-3', '0123', 'bytes 0-3/10'],
  ['bytes=7-', '789', 'bytes 7-9/10'],
  ['bytes=-2', '89', 'bytes 8-9/10'],
  ['bytes=8-100', '89', 'bytes 8-9/10'],
])('the range %s is %s', async (Range, content, ContentRange) => {
  const { s3, put } = await bench()
  await put('k', '0123456789')

  const { Body, ...object } = await s3.send(new GetObjectCommand({ Bucket, Key: 'k', Range }))

  expect(await Body?.transformToString()).toBe(content)
  expect(object).toMatchObject({ ContentRange, $metadata: { httpStatusCode: 206 } })
})

test('a range behind the end is refused', async () => {
  const { put, get } = await bench()
  await put('k', '0123456789')

  await expect(get('k', { Range: 'bytes=10-' })).rejects.toMatchObject({ name: 'InvalidRange' })
})

test('what is not there is not found', async () => {
  const { s3, get, put } = await bench()
  await put('k', 'content')

  await expect(get('none')).rejects.toBeInstanceOf(NoSuchKey)
  await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'none' }))).rejects.toBeInstanceOf(
    NotFound,
  )
  await expect(get('k', { Bucket: 'none' })).rejects.toMatchObject({ name: 'NoSuchBucket' })
  await expect(get('k', { VersionId: 'none' })).rejects.toMatchObject({ name: 'NoSuchVersion' })
  await expect(get('constructor')).rejects.toBeInstanceOf(NoSuchKey)
})

test('a key has at most 1024 bytes', async () => {
  const { put } = await bench()

  await expect(put('ü'.repeat(512), 'content')).resolves.toBeDefined()
  await expect(put('ü'.repeat(513), 'content')).rejects.toMatchObject({ name: 'KeyTooLongError' })
})

test('objects survive a restart', async () => {
  const before = await bench('Enabled')
  const { VersionId } = await before.put('k', 'content')
  const after = await bench()

  after.world.restore(JSON.parse(JSON.stringify(before.world.save())))

  expect(await after.get('k', { VersionId })).toBe('content')
})
