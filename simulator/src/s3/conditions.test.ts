import { DeleteObjectCommand, GetObjectCommand, NoSuchKey } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { bench, Bucket, startAt } from './bench.testing.ts'

const refused = { name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } }

test('If-None-Match writes a key that is not there, once', async () => {
  const { put, get } = await bench()

  await put('k', 'first', { IfNoneMatch: '*' })

  await expect(put('k', 'second', { IfNoneMatch: '*' })).rejects.toMatchObject(refused)
  expect(await get('k')).toBe('first')
})

test('of ten writers at once exactly one wins', async () => {
  const { put, get } = await bench()

  const results = await Promise.allSettled(
    Array.from({ length: 10 }, (_, i) => put('k', String(i), { IfNoneMatch: '*' })),
  )

  const winners = results.flatMap(({ status }, i) => (status === 'fulfilled' ? [String(i)] : []))
  expect(winners).toHaveLength(1)
  expect(await get('k')).toBe(winners[0])
})

test('If-Match writes over the content that was read, and over nothing else', async () => {
  const { put, get } = await bench()
  const { ETag: first } = await put('k', 'first')
  const { ETag: second } = await put('k', 'second', { IfMatch: first })

  await expect(put('k', 'late', { IfMatch: first })).rejects.toMatchObject(refused)
  await put('k', 'third', { IfMatch: second })
  await expect(put('none', 'late', { IfMatch: second })).rejects.toBeInstanceOf(NoSuchKey)

  expect(await get('k')).toBe('third')
})

test('a delete marker counts as no object', async () => {
  const { s3, put, get } = await bench('Enabled')
  await put('k', 'first')
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }))

  await put('k', 'second', { IfNoneMatch: '*' })

  expect(await get('k')).toBe('second')
})

test('If-Match deletes the content that was read, and nothing else', async () => {
  const { s3, put, get } = await bench()
  const { ETag } = await put('k', 'first')
  const remove = (IfMatch: string): Promise<unknown> =>
    s3.send(new DeleteObjectCommand({ Bucket, Key: 'k', IfMatch }))

  await expect(remove('"other"')).rejects.toMatchObject(refused)
  expect(await get('k')).toBe('first')
  await remove(ETag ?? '')
  await expect(get('k')).rejects.toBeInstanceOf(NoSuchKey)
})

test('a read is answered with 304 or 412 where its conditions say so', async () => {
  const { s3, world, put } = await bench()
  world.advance(10_000)
  const { ETag } = await put('k', 'content')
  const read = (more: object): Promise<unknown> =>
    s3.send(new GetObjectCommand({ Bucket, Key: 'k', ...more })).then(
      () => 200,
      (error: { $metadata: { httpStatusCode: number } }) => error.$metadata.httpStatusCode,
    )
  const [before, then] = [new Date(startAt), new Date(startAt + 10_000)]

  expect(await read({ IfMatch: ETag })).toBe(200)
  expect(await read({ IfMatch: '"other"' })).toBe(412)
  expect(await read({ IfNoneMatch: ETag })).toBe(304)
  expect(await read({ IfNoneMatch: '"other"' })).toBe(200)
  expect(await read({ IfModifiedSince: then })).toBe(304)
  expect(await read({ IfModifiedSince: before })).toBe(200)
  expect(await read({ IfUnmodifiedSince: before })).toBe(412)
  expect(await read({ IfUnmodifiedSince: then })).toBe(200)
  expect(await read({ IfMatch: ETag, IfUnmodifiedSince: before })).toBe(200)
})

test('If-None-Match takes the asterisk only', async () => {
  const { put } = await bench()

  await expect(put('k', 'content', { IfNoneMatch: '"etag"' })).rejects.toMatchObject({
    name: 'NotImplemented',
  })
})
