import { Pool } from 'pg'
import { need } from './need.ts'

export const database = new Pool({
  host: need('DB_HOST'),
  port: Number(need('DB_PORT')),
  database: need('DB_NAME'),
  user: need('DB_USERNAME'),
  password: need('DB_PASSWORD'),
  max: 5,
  connectionTimeoutMillis: 30_000, // a database that had paused needs a moment
})

/** Makes the table. Two tasks may start at once, so one of them waits. */
export async function prepare(): Promise<void> {
  await database.query(
    `begin;
     select pg_advisory_xact_lock(1);
     create table if not exists messages (
       id bigint generated always as identity primary key, said timestamptz not null default now(), text text not null);
     commit`,
  )
}

/** Something that was said. */
export interface Message {
  readonly id: number
  readonly text: string
}

/** Keeps what was said. */
export async function remember(text: string): Promise<Message> {
  const add = 'insert into messages (text) values ($1) returning id'
  const { rows } = await database.query<{ id: string }>(add, [text])
  return { id: Number(rows[0]?.id), text }
}

/** The last hundred, oldest first. */
export async function recent(): Promise<readonly Message[]> {
  const last = 'select id, text from messages order by id desc limit 100'
  const { rows } = await database.query<{ id: string; text: string }>(last)
  return rows.map(({ id, text }) => ({ id: Number(id), text })).toReversed()
}
