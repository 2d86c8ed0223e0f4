import type { WireReply, WireRequest } from './types.ts'

/**
 * The bucket of an S3 request and the path without it. Clients name it first in the path, or first in the host name:
 * `bucket.localhost`, `bucket.s3.eu-west-1.amazonaws.com`.
 */
export function splitBucket({ path, headers }: WireRequest): {
  readonly bucket: string | undefined
  readonly path: string
} {
  const host = (headers.host ?? '').replace(/:\d+$/, '')
  const [, virtual] = /^(.+?)\.(?:s3[.-].*amazonaws\.com|s3\.localhost|localhost)$/.exec(host) ?? []
  if (virtual !== undefined && virtual !== 's3') return { bucket: virtual, path }
  const [, bucket, rest = ''] = /^\/([^/]+)(\/.*)?$/s.exec(path) ?? []
  if (bucket === undefined) return { bucket, path }
  return { bucket: decodeURIComponent(bucket), path: rest === '' ? '/' : rest }
}

/** Undoes the `aws-chunked` framing in which SDKs send a body whose checksum comes after it. */
export function unchunked(request: WireRequest): WireRequest {
  const encodings = (request.headers['content-encoding'] ?? '')
    .split(',')
    .map((encoding) => encoding.trim())
  const isSigned = (request.headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-')
  if (!encodings.includes('aws-chunked') && !isSigned) return request
  const { body, trailers } = readChunks(Buffer.from(request.body))
  const left = encodings.filter((encoding) => encoding !== 'aws-chunked' && encoding !== '')
  const { 'content-encoding': _, ...headers } = request.headers
  return {
    ...request,
    body,
    headers: {
      ...headers,
      ...(left.length === 0 ? {} : { 'content-encoding': left.join(', ') }),
      'content-length': String(body.byteLength),
      ...trailers,
    },
  }
}

/** `<hex size>[;chunk-signature=…]\r\n<data>\r\n … 0\r\n<trailer: value>\r\n`. */
function readChunks(framed: Buffer): { body: Uint8Array; trailers: Record<string, string> } {
  const chunks: Buffer[] = []
  let at = 0
  for (;;) {
    const lineEnd = framed.indexOf('\r\n', at)
    if (lineEnd < 0) break
    const size = Number.parseInt(framed.toString('latin1', at, lineEnd), 16)
    at = lineEnd + 2
    if (!(size > 0)) break
    chunks.push(framed.subarray(at, at + size))
    at += size + 2
  }
  const trailers = framed
    .toString('latin1', at)
    .split('\r\n')
    .map((line) => /^([\w-]+):(.*)$/.exec(line))
    .filter((line) => line !== null)
    .map(([, name = '', value = '']) => [name.toLowerCase(), value.trim()] as const)
  return { body: Buffer.concat(chunks), trailers: Object.fromEntries(trailers) }
}

/**
 * GetBucketLocation answers with the bare value in the root element. The schemas do not say so: clients know it, and so
 * must this side.
 */
export function unwrappedLocation(reply: WireReply): WireReply {
  const xml = Buffer.from(reply.body).toString('utf8')
  const bare = xml.replace(/>\s*<LocationConstraint>([^<]*)<\/LocationConstraint>\s*</, '>$1<')
  return { ...reply, body: Buffer.from(bare) }
}
