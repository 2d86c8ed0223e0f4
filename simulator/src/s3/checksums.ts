import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { PutObjectRequest } from '@aws-sdk/client-s3'
import { AwsError } from '../core/types.ts'

/** The checksums that can be worked out here, by member name. Base64, as on the wire. */
const calculations: Readonly<Record<string, (body: Uint8Array) => string>> = {
  ChecksumCRC32: (body) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(crc32(body))
    return bytes.toString('base64')
  },
  ChecksumSHA1: (body) => createHash('sha1').update(body).digest('base64'),
  ChecksumSHA256: (body) => createHash('sha256').update(body).digest('base64'),
}

/** Kept and given back, but not worked out. */
const trusted = ['ChecksumCRC32C', 'ChecksumCRC64NVME']

/** The checksums that came with a body. Throws `BadDigest` when one of them, or its MD5, is not the body's. */
export function checkedSums(input: PutObjectRequest, body: Uint8Array): Record<string, string> {
  if (input.ContentMD5 !== undefined && input.ContentMD5 !== md5(body, 'base64')) {
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.')
  }
  const sums: Record<string, string> = {}
  for (const name of [...Object.keys(calculations), ...trusted]) {
    const given = (input as unknown as Record<string, string | undefined>)[name]
    if (given === undefined) continue
    if (given !== (calculations[name]?.(body) ?? given)) {
      const algorithm = name.slice('Checksum'.length)
      throw new AwsError(
        'BadDigest',
        `The ${algorithm} you specified did not match the calculated checksum.`,
      )
    }
    sums[name] = given
  }
  return sums
}

export function md5(body: Uint8Array, encoding: 'base64' | 'hex'): string {
  return createHash('md5').update(body).digest(encoding)
}
