import { expect, test } from 'vitest'
import { route } from './route.ts'
import { splitBucket, unchunked } from './s3-wire.ts'
import type { WireRequest } from './types.ts'

function request(change: Partial<WireRequest>): WireRequest {
  return {
    method: 'GET',
    path: '/',
    query: new Map(),
    headers: {},
    body: new Uint8Array(),
    ...change,
  }
}

test.each([
  ['127.0.0.1:4566', '/bundles/a/b', 'bundles', '/a/b'],
  ['127.0.0.1:4566', '/bundles', 'bundles', '/'],
  ['127.0.0.1:4566', '/', undefined, '/'],
  ['127.0.0.1:4566', '/bundles//a', 'bundles', '//a'],
  ['localhost:4566', '/bundles/a', 'bundles', '/a'],
  ['bundles.localhost:4566', '/a/b', 'bundles', '/a/b'],
  ['bundles.s3.eu-west-1.amazonaws.com', '/a', 'bundles', '/a'],
  ['my.bundles.s3.eu-west-1.amazonaws.com', '/a', 'my.bundles', '/a'],
  ['s3.eu-west-1.amazonaws.com', '/bundles/a', 'bundles', '/a'],
  ['s3.localhost:4566', '/bundles/a', 'bundles', '/a'],
])('at %s the path %s is bucket %s and path %s', (host, path, bucket, rest) => {
  expect(splitBucket(request({ path, headers: { host } }))).toEqual({ bucket, path: rest })
})

test('the framing of a streamed body is taken off, and its trailer becomes a header', () => {
  const body = Buffer.from(
    '4;chunk-signature=abc\r\nwiki\r\n6\r\npe\r\ndi\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n',
  )
  const headers = {
    'content-encoding': 'aws-chunked, gzip',
    'content-length': '99',
    'x-amz-trailer': 'x-amz-checksum-crc32',
  }

  const plain = unchunked(request({ body, headers }))

  expect(Buffer.from(plain.body).toString()).toBe('wikipe\r\ndi')
  expect(plain.headers).toEqual({
    'content-encoding': 'gzip',
    'content-length': '10',
    'x-amz-trailer': 'x-amz-checksum-crc32',
    'x-amz-checksum-crc32': 'AAAAAA==',
  })
})

test('any other body stays as it is', () => {
  const plain = request({
    body: Buffer.from('4\r\nwiki\r\n'),
    headers: { 'content-encoding': 'gzip' },
  })

  expect(unchunked(plain)).toBe(plain)
})

/** What other clients than the JavaScript SDK send: no `x-id`, and headers or parameters that decide. */
test.each([
  ['GET', '/', '', {}, 'ListBuckets'],
  ['GET', '/b', '', {}, 'ListObjects'],
  ['GET', '/b', 'list-type=2&prefix=a', {}, 'ListObjectsV2'],
  ['GET', '/b', 'versions', {}, 'ListObjectVersions'],
  ['GET', '/b', 'versioning', {}, 'GetBucketVersioning'],
  ['GET', '/b', 'location', {}, 'GetBucketLocation'],
  ['GET', '/b/k', '', {}, 'GetObject'],
  ['GET', '/b/k', 'X-Amz-Signature=abc&versionId=1', {}, 'GetObject'],
  ['GET', '/b/k', 'uploadId=1', {}, 'ListParts'],
  ['PUT', '/b', '', {}, 'CreateBucket'],
  ['PUT', '/b/k/l', '', {}, 'PutObject'],
  ['PUT', '/b/k', '', { 'x-amz-copy-source': 'b/other' }, 'CopyObject'],
  ['PUT', '/b/k', 'partNumber=1&uploadId=1', {}, 'UploadPart'],
  ['PUT', '/b/k', 'tagging', {}, 'PutObjectTagging'],
  ['POST', '/b', 'delete', {}, 'DeleteObjects'],
  ['POST', '/b/k', 'uploads', {}, 'CreateMultipartUpload'],
  ['POST', '/b/k', 'uploadId=1', {}, 'CompleteMultipartUpload'],
  ['DELETE', '/b/k', '', {}, 'DeleteObject'],
  ['HEAD', '/b', '', {}, 'HeadBucket'],
])('%s %s?%s means %5$s', (method, path, search, headers, operation) => {
  const pairs = [...new URLSearchParams(search)].map(([name, value]) => [name, [value]] as const)
  const found = route(request({ method, path, query: new Map(pairs), headers }))

  expect(found.kind === 'operation' && found.operation.name).toBe(operation)
})
