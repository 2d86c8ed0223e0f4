import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { FaultError, reads, writes, type AwsReader } from '../../model/index.ts'
import { describeInstances } from './instances.ts'

const getObject = reads('s3:GetObject', GetObjectCommand)
const listObjects = reads('s3:ListObjectsV2', ListObjectsV2Command)
export const putObject = writes('s3:PutObject', PutObjectCommand)
export const deleteObjects = writes('s3:DeleteObjects', DeleteObjectsCommand)

export const calls = [getObject, listObjects, putObject, deleteObjects, describeInstances]

export interface StoredObject {
  readonly key: string
  /** Epoch ms. */
  readonly modifiedAt: number
}

/** The objects whose names begin so; with `Delimiter`, not those further below. */
export async function listAll(
  reader: AwsReader,
  Bucket: string,
  Prefix: string,
  Delimiter?: string,
): Promise<readonly StoredObject[]> {
  const found: StoredObject[] = []
  let token: string | undefined
  do {
    const page = await reader.read(listObjects, {
      Bucket,
      Prefix,
      ...(Delimiter !== undefined && { Delimiter }),
      ...(token !== undefined && { ContinuationToken: token }),
    })
    for (const { Key = '', LastModified } of page.Contents ?? []) {
      found.push({ key: Key, modifiedAt: LastModified?.getTime() ?? 0 })
    }
    token = page.NextContinuationToken
  } while (token !== undefined)
  return found
}

export interface Content {
  readonly text: string
  readonly etag: string
}

/** An object as text; `undefined` when S3 says that there is none. */
export async function readObject(
  reader: AwsReader,
  Bucket: string,
  Key: string,
): Promise<Content | undefined> {
  try {
    const { Body, ETag = '' } = await reader.read(getObject, { Bucket, Key })
    // The AWS adapter reads the stream to its end while the call is under way.
    return { text: Body as unknown as string, etag: ETag }
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === 'NoSuchKey') return undefined
    throw error
  }
}
