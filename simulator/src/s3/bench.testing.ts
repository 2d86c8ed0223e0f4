import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import type {
  GetObjectCommandInput,
  PutObjectCommandInput,
  PutObjectCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3'
import { clientsOf } from '../clients.testing.ts'
import type { World } from '../core/world.ts'
import { createSimulator } from '../simulator.ts'

export const Bucket = 'bundles'
export const startAt = Date.UTC(2026, 0, 1)

export interface Bench {
  readonly world: World
  readonly s3: S3Client
  readonly put: (
    Key: string,
    Body: string,
    more?: Partial<PutObjectCommandInput>,
  ) => Promise<PutObjectCommandOutput>
  /** The content of an object. */
  readonly get: (Key: string, more?: Partial<GetObjectCommandInput>) => Promise<string | undefined>
}

/** One bucket, with versioning where it is asked for, behind the real client. */
export async function bench(versioning?: 'Enabled'): Promise<Bench> {
  const world = createSimulator({ startAt })
  const { s3 } = clientsOf(world)
  await s3.send(new CreateBucketCommand({ Bucket }))
  if (versioning !== undefined) {
    const VersioningConfiguration = { Status: versioning }
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
  }
  return {
    world,
    s3,
    put: (Key, Body, more) => s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more })),
    async get(Key, more) {
      const object = await s3.send(new GetObjectCommand({ Bucket, Key, ...more }))
      return object.Body?.transformToString()
    },
  }
}
