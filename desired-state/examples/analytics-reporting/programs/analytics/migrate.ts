// Applies the files of migrations/ that were not applied yet, in their order, each with its note in one transaction.
import { readdirSync, readFileSync } from 'node:fs'
import { database } from './database.ts'

const folder = new URL('migrations/', import.meta.url)
const connection = await database.connect()
// One at a time, also when a run is repeated while the first one still works.
await connection.query('select pg_advisory_lock(1)')
await connection.query('create table if not exists migrations (name text primary key)')
const { rows } = await connection.query<{ name: string }>('select name from migrations')
const done = new Set(rows.map(({ name }) => name))
for (const name of readdirSync(folder).toSorted()) {
  if (done.has(name)) continue
  const text = readFileSync(new URL(name, folder), 'utf8')
  await connection.query('begin')
  await connection.query(text)
  await connection.query('insert into migrations (name) values ($1)', [name])
  await connection.query('commit')
  process.stdout.write(`applied ${name}\n`)
}
connection.release()
await database.end()
