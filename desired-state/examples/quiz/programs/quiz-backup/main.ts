// Dumps the database into a bucket. pg_dump finds PGSSLMODE and PGSSLROOTCERT, which the Dockerfile sets, by itself.
import { spawnSync } from 'node:child_process'
import { createReadStream, mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'

const name = need('DB_NAME')
const file = join(mkdtempSync(join(tmpdir(), 'backup-')), 'dump')
const { status } = spawnSync('pg_dump', ['--format=custom', '--no-password', `--file=${file}`, name], {
  env: { ...process.env, PGHOST: need('DB_HOST'), PGUSER: need('DB_USER'), PGPASSWORD: need('DB_PASSWORD') },
  stdio: 'inherit',
})
if (status !== 0) throw new Error(`pg_dump ended with ${status}`)

const s3 = new S3Client({ region: need('AWS_REGION_NAME') })
const put = new PutObjectCommand({
  Bucket: need('BUCKET'),
  Key: `${name}/${new Date().toISOString()}.dump`,
  Body: createReadStream(file),
  ContentLength: statSync(file).size,
})
await s3.send(put)
process.stdout.write(`wrote ${put.input.Key} into ${put.input.Bucket}\n`)

function need(variable: string): string {
  const value = process.env[variable]
  if (value === undefined) throw new Error(`the variable ${variable} is not set`)
  return value
}
