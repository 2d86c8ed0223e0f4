import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import type { PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3'
import { errorOf } from '../check.ts'
import type { Check } from '../check.ts'

export const s3Checks: readonly Check[] = [
  {
    id: 's3/bucket',
    expected: { listed: true, head: 'none', deleted: 'none', gone: 'NotFound' },
    async look({ s3 }, name) {
      await makeBucket(s3, name)
      const { Buckets } = await s3.send(new ListBucketsCommand({}))
      const head = () => errorOf(s3.send(new HeadBucketCommand({ Bucket: name })))
      return {
        listed: Buckets?.some((bucket) => bucket.Name === name) ?? false,
        head: await head(),
        deleted: await errorOf(s3.send(new DeleteBucketCommand({ Bucket: name }))),
        gone: await head(),
      }
    },
  },
  {
    id: 's3/bucket-not-empty',
    expected: { delete: 'BucketNotEmpty' },
    async look({ s3 }, name) {
      await makeBucket(s3, name)
      await put(s3, name, 'a')
      return { delete: await errorOf(s3.send(new DeleteBucketCommand({ Bucket: name }))) }
    },
  },
  {
    id: 's3/object',
    expected: {
      body: 'grüße',
      type: 'text/plain',
      metadata: { team: 'shop' },
      length: 7,
      etag: true,
    },
    async look({ s3 }, name) {
      await makeBucket(s3, name)
      const Key = 'prod/grüße und mehr.txt'
      const at = { Bucket: name, Key }
      const more = { ContentType: 'text/plain', Metadata: { team: 'shop' } }
      await s3.send(new PutObjectCommand({ ...at, ...more, Body: 'grüße' }))
      const got = await s3.send(new GetObjectCommand(at))
      const head = await s3.send(new HeadObjectCommand(at))
      return {
        body: (await got.Body?.transformToString()) ?? null,
        type: got.ContentType ?? null,
        metadata: head.Metadata ?? null,
        length: head.ContentLength ?? null,
        etag: got.ETag === head.ETag && got.ETag !== undefined,
      }
    },
  },
  {
    id: 's3/checksums',
    expected: { put: true, got: true, wrong: 'BadDigest' },
    async look({ s3 }, name) {
      await makeBucket(s3, name)
      const ChecksumSHA256 = createHash('sha256').update('body').digest('base64')
      const at = { Bucket: name, Key: 'a' }
      const sum = { ChecksumAlgorithm: 'SHA256', ChecksumSHA256 } as const
      const answer = await s3.send(new PutObjectCommand({ ...at, Body: 'body', ...sum }))
      const head = await s3.send(new HeadObjectCommand({ ...at, ChecksumMode: 'ENABLED' }))
      const wrong = new PutObjectCommand({ ...at, Body: 'other', ...sum })
      return {
        put: answer.ChecksumSHA256 === ChecksumSHA256,
        got: head.ChecksumSHA256 === ChecksumSHA256,
        wrong: await errorOf(s3.send(wrong)),
      }
    },
  },
  {
    id: 's3/streamed',
    expected: { length: 300_000, same: true },
    async look({ s3 }, name) {
      await makeBucket(s3, name)
      const at = { Bucket: name, Key: 'streamed' }
      const text = 'x'.repeat(300_000)
      const Body = Readable.from([Buffer.from(text)])
      await s3.send(new PutObjectCommand({ ...at, Body, ContentLength: text.length }))
      const got = await s3.send(new GetObjectCommand(at))
      return {
        length: got.ContentLength ?? null,
        same: (await got.Body?.transformToString()) === text,
      }
    },
  },
  {
    id: 's3/create-once',
    expected: { first: 'none', second: 'PreconditionFailed', winners: 1 },
    async look({ s3 }, name) {
      await makeBucket(s3, name)
      const once = (Key: string, Body: string) =>
        errorOf(s3.send(new PutObjectCommand({ Bucket: name, Key, Body, IfNoneMatch: '*' })))
      const first = await once('a', 'one')
      const second = await once('a', 'two')
      const race = await Promise.all(
        Array.from({ length: 10 }, (_, index) => once('race', String(index))),
      )
      return { first, second, winners: race.filter((error) => error === 'none').length }
    },
  },
  {
    id: 's3/compare-and-set',
    expected: {
      current: 'none',
      stale: 'PreconditionFailed',
      missing: 'NoSuchKey',
      deleteStale: 'PreconditionFailed',
    },
    async look({ s3 }, name) {
      await makeBucket(s3, name)
      const stale = (await put(s3, name, 'a', { Body: 'one' })).ETag ?? ''
      const set = (Key: string, IfMatch: string) => errorOf(put(s3, name, Key, { IfMatch }))
      return {
        current: await set('a', stale),
        stale: await set('a', stale),
        missing: await set('none', stale),
        deleteStale: await errorOf(
          s3.send(new DeleteObjectCommand({ Bucket: name, Key: 'a', IfMatch: stale })),
        ),
      }
    },
  },
  {
    id: 's3/get-if-changed',
    expected: { unchanged: 304, changed: 200 },
    async look({ s3 }, name) {
      await makeBucket(s3, name)
      const etag = (await put(s3, name, 'a', { Body: 'one' })).ETag ?? ''
      const status = async (IfNoneMatch: string) =>
        s3.send(new GetObjectCommand({ Bucket: name, Key: 'a', IfNoneMatch })).then(
          (answer) => answer.$metadata.httpStatusCode ?? null,
          (error: { $metadata?: { httpStatusCode?: number } }) =>
            error.$metadata?.httpStatusCode ?? null,
        )
      return { unchanged: await status(etag), changed: await status('"other"') }
    },
  },
  {
    id: 's3/not-found',
    expected: { key: 'NoSuchKey', bucket: 'NoSuchBucket', head: 'NotFound', delete: 'none' },
    async look({ s3 }, name) {
      await makeBucket(s3, name)
      const at = { Bucket: name, Key: 'none' }
      return {
        key: await errorOf(s3.send(new GetObjectCommand(at))),
        bucket: await errorOf(s3.send(new GetObjectCommand({ ...at, Bucket: `${name}-no` }))),
        head: await errorOf(s3.send(new HeadObjectCommand(at))),
        delete: await errorOf(s3.send(new DeleteObjectCommand(at))),
      }
    },
  },
  {
    id: 's3/list',
    expected: {
      keys: ['a/1', 'a/2', 'b', 'ö'],
      pages: [
        ['a/1', 'a/2'],
        ['b', 'ö'],
      ],
      folders: ['a/'],
      top: ['b', 'ö'],
    },
    async look({ s3 }, name) {
      await makeBucket(s3, name)
      for (const key of ['ö', 'b', 'a/2', 'a/1']) await put(s3, name, key)
      const list = (more: object) => s3.send(new ListObjectsV2Command({ Bucket: name, ...more }))
      const keys = (answer: Awaited<ReturnType<typeof list>>) =>
        (answer.Contents ?? []).map((object) => object.Key ?? '')
      const first = await list({ MaxKeys: 2 })
      const second = await list({ MaxKeys: 2, ContinuationToken: first.NextContinuationToken })
      const top = await list({ Delimiter: '/' })
      return {
        keys: keys(await list({})),
        pages: [keys(first), keys(second)],
        folders: (top.CommonPrefixes ?? []).map((prefix) => prefix.Prefix ?? ''),
        top: keys(top),
      }
    },
  },
  {
    id: 's3/versions',
    expected: { distinct: true, old: 'one', gone: 'NoSuchKey', versions: 2, markers: 1 },
    async look({ s3 }, name) {
      await makeBucket(s3, name)
      const VersioningConfiguration = { Status: 'Enabled' } as const
      await s3.send(new PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration }))
      const one = await put(s3, name, 'a', { Body: 'one' })
      const two = await put(s3, name, 'a', { Body: 'two' })
      await s3.send(new DeleteObjectCommand({ Bucket: name, Key: 'a' }))
      const at = { Bucket: name, Key: 'a' }
      const old = await s3.send(new GetObjectCommand({ ...at, VersionId: one.VersionId }))
      const versions = await s3.send(new ListObjectVersionsCommand({ Bucket: name }))
      return {
        distinct: one.VersionId !== undefined && one.VersionId !== two.VersionId,
        old: (await old.Body?.transformToString()) ?? null,
        gone: await errorOf(s3.send(new GetObjectCommand(at))),
        versions: versions.Versions?.length ?? 0,
        markers: versions.DeleteMarkers?.length ?? 0,
      }
    },
  },
  {
    id: 's3/delete-many',
    expected: { deleted: ['a', 'b', 'none'], left: 1 },
    async look({ s3 }, name) {
      await makeBucket(s3, name)
      for (const key of ['a', 'b', 'c']) await put(s3, name, key)
      const Objects = ['a', 'b', 'none'].map((Key) => ({ Key }))
      const answer = await s3.send(new DeleteObjectsCommand({ Bucket: name, Delete: { Objects } }))
      const list = await s3.send(new ListObjectsV2Command({ Bucket: name }))
      return {
        deleted: (answer.Deleted ?? []).map((object) => object.Key ?? '').toSorted(),
        left: list.KeyCount ?? null,
      }
    },
  },
]

async function makeBucket(s3: S3Client, name: string): Promise<void> {
  const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const
  await s3.send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration }))
}

async function put(
  s3: S3Client,
  Bucket: string,
  Key: string,
  more: Partial<PutObjectCommandInput> = {},
) {
  return s3.send(new PutObjectCommand({ Bucket, Key, Body: Key, ...more }))
}
