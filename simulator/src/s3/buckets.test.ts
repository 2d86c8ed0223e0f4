import {
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  NoSuchKey,
  NotFound,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3'
import type { ListObjectsV2CommandInput } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { bench, Bucket, startAt } from './bench.testing.ts'
import type { Bench } from './bench.testing.ts'

test('buckets are made once, listed, looked at and deleted when they are empty', async () => {
  const { s3, put } = await bench()
  await s3.send(new CreateBucketCommand({ Bucket: 'archive' }))
  await put('k', 'content')

  const { Buckets } = await s3.send(new ListBucketsCommand({}))
  const head = await s3.send(new HeadBucketCommand({ Bucket }))
  const { LocationConstraint } = await s3.send(new GetBucketLocationCommand({ Bucket }))

  expect(Buckets).toEqual([
    { Name: 'archive', CreationDate: new Date(startAt) },
    { Name: Bucket, CreationDate: new Date(startAt) },
  ])
  expect(head.BucketRegion).toBe('eu-west-1')
  expect(LocationConstraint).toBe('eu-west-1')
  await expect(s3.send(new CreateBucketCommand({ Bucket }))).rejects.toBeInstanceOf(
    BucketAlreadyOwnedByYou,
  )
  await expect(s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({
    name: 'BucketNotEmpty',
  })
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }))
  await s3.send(new DeleteBucketCommand({ Bucket }))
  await expect(s3.send(new HeadBucketCommand({ Bucket }))).rejects.toBeInstanceOf(NotFound)
})

test.each(['ab', 'Bundles', 'a..b', '10.0.0.1', '-ab', 'ab-'])(
  'the name %s is refused',
  async (name) => {
    const { s3 } = await bench()

    await expect(s3.send(new CreateBucketCommand({ Bucket: name }))).rejects.toMatchObject({
      name: 'InvalidBucketName',
    })
  },
)

async function list(
  { s3 }: Bench,
  input: Partial<ListObjectsV2CommandInput> = {},
): Promise<{
  keys: unknown
  prefixes: unknown
  next: string | undefined
  count: number | undefined
}> {
  const page = await s3.send(new ListObjectsV2Command({ Bucket, ...input }))
  return {
    keys: page.Contents?.map(({ Key }) => Key),
    prefixes: page.CommonPrefixes?.map(({ Prefix }) => Prefix),
    next: page.NextContinuationToken,
    count: page.KeyCount,
  }
}

test('objects are listed in the order of their UTF-8 bytes, by prefix and by delimiter', async () => {
  const shelf = await bench()
  const keys = ['b', 'a/2', 'a/1', 'a', '\u{1F600}', '\uFF5E', 'a/x/1', 'Z']
  for (const key of keys) await shelf.put(key, key)

  expect((await list(shelf)).keys).toEqual([
    'Z',
    'a',
    'a/1',
    'a/2',
    'a/x/1',
    'b',
    '\uFF5E',
    '\u{1F600}',
  ])
  expect((await list(shelf, { Prefix: 'a/' })).keys).toEqual(['a/1', 'a/2', 'a/x/1'])
  expect(await list(shelf, { Prefix: 'a', Delimiter: '/' })).toMatchObject({
    keys: ['a'],
    prefixes: ['a/'],
    count: 2,
  })
  expect(await list(shelf, { Prefix: 'a/', Delimiter: '/' })).toMatchObject({
    keys: ['a/1', 'a/2'],
    prefixes: ['a/x/'],
  })
  expect((await list(shelf, { StartAfter: 'a/2' })).keys).toEqual([
    'a/x/1',
    'b',
    '\uFF5E',
    '\u{1F600}',
  ])
  expect((await list(shelf, { StartAfter: 'a/1', Delimiter: '/' })).prefixes).toEqual(['a/'])
  expect((await list(shelf, { Prefix: 'none' })).count).toBe(0)
})

test('pages with common prefixes follow each other without a gap or a repeat', async () => {
  const shelf = await bench()
  for (const key of ['a/1', 'a/2', 'b', 'c/1', 'c/2', 'd']) await shelf.put(key, key)
  const pages: unknown[] = []

  let token: string | undefined
  do {
    const page = await list(shelf, {
      Delimiter: '/',
      MaxKeys: 1,
      ...(token !== undefined && { ContinuationToken: token }),
    })
    pages.push(page.keys ?? page.prefixes)
    token = page.next
  } while (token !== undefined)

  expect(pages).toEqual([['a/'], ['b'], ['c/'], ['d']])
})

test('a token that is none is refused', async () => {
  const shelf = await bench()

  await expect(list(shelf, { ContinuationToken: '?' })).rejects.toMatchObject({
    name: 'InvalidArgument',
  })
})

test('keys are percent-encoded for who asks', async () => {
  const shelf = await bench()
  await shelf.put('a b/ü', 'content')

  expect((await list(shelf, { EncodingType: 'url' })).keys).toEqual(['a%20b/%C3%BC'])
})

test('versions are kept, read, hidden by a delete marker and brought back', async () => {
  const { s3, put, get } = await bench('Enabled')
  const { VersionId: first } = await put('k', 'first')
  const { VersionId: second } = await put('k', 'second')
  const gone = await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }))

  const listed = await s3.send(new ListObjectVersionsCommand({ Bucket }))

  expect(listed.Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
    [second, false],
    [first, false],
  ])
  expect(listed.DeleteMarkers).toMatchObject([{ VersionId: gone.VersionId, IsLatest: true }])
  expect(gone.DeleteMarker).toBe(true)
  expect(await get('k', { VersionId: first })).toBe('first')
  await expect(get('k')).rejects.toBeInstanceOf(NoSuchKey)
  await expect(get('k', { VersionId: gone.VersionId })).rejects.toMatchObject({
    name: 'MethodNotAllowed',
  })
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k', VersionId: gone.VersionId }))
  expect(await get('k')).toBe('second')
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k', VersionId: second }))
  expect(await get('k')).toBe('first')
})

test('versioning that is suspended writes over the null version only', async () => {
  const { s3, put, get } = await bench('Enabled')
  const { VersionId } = await put('k', 'kept')
  const suspended = { Bucket, VersioningConfiguration: { Status: 'Suspended' as const } }
  await s3.send(new PutBucketVersioningCommand(suspended))

  await put('k', 'lost')
  const last = await put('k', 'last')
  const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket }))

  expect(last.VersionId).toBe('null')
  expect(Versions?.map((version) => version.VersionId)).toEqual(['null', VersionId])
  expect(await get('k')).toBe('last')
  expect(await get('k', { VersionId })).toBe('kept')
  expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Suspended')
})

test('versions are listed by pages', async () => {
  const { s3, put } = await bench('Enabled')
  for (const key of ['a', 'a', 'a', 'b']) await put(key, key)
  const pages: unknown[] = []

  let marker: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {}
  for (;;) {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 2, ...marker }))
    pages.push(page.Versions?.map(({ Key }) => Key))
    if (page.IsTruncated !== true) break
    marker = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
  }

  expect(pages).toEqual([
    ['a', 'a'],
    ['a', 'b'],
  ])
})

test('a batch deletes what it can and says what it could not', async () => {
  const { s3, put } = await bench()
  for (const key of ['a', 'b', 'c']) await put(key, key)
  const Objects = [{ Key: 'a' }, { Key: 'none' }, { Key: 'b', ETag: '"other"' }]

  const { Deleted, Errors } = await s3.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects } }),
  )
  const quiet = await s3.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'c' }], Quiet: true } }),
  )
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }))

  expect(Deleted).toEqual([{ Key: 'a' }, { Key: 'none' }])
  expect(Errors).toMatchObject([{ Key: 'b', Code: 'PreconditionFailed' }])
  expect(quiet.Deleted).toBeUndefined()
  expect(Contents?.map(({ Key }) => Key)).toEqual(['b'])
})

test('a batch has at most a thousand objects', async () => {
  const { s3 } = await bench()
  const Objects = Array.from({ length: 1001 }, (_, i) => ({ Key: String(i) }))

  const call = s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))

  await expect(call).rejects.toMatchObject({ name: 'MalformedXML' })
})
