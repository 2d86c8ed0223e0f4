// Puts the files of static/ into the bucket behind CloudFront.
import { readdirSync, readFileSync } from 'node:fs'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { need } from './need.ts'

const types: Readonly<Record<string, string>> = { css: 'text/css', js: 'text/javascript' }
const folder = new URL('static/', import.meta.url)
const s3 = new S3Client({ region: need('AWS_REGION_NAME') })
for (const name of readdirSync(folder)) {
  const put = new PutObjectCommand({
    Bucket: need('STATIC_BUCKET'),
    Key: `static/${name}`,
    Body: readFileSync(new URL(name, folder)),
    ContentType: types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
    CacheControl: 'public, max-age=300',
  })
  await s3.send(put)
  process.stdout.write(`static/${name}\n`)
}
