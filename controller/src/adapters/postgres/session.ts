import type { Pool, PoolClient, QueryResultRow } from 'pg'
import type { Clock } from '../../model/ports.ts'
import { noLonger } from '../clock.ts'

/** One connection of its own, for what must not wait behind others, and for hearing what the database tells. */
export interface Session {
  /** Rejects when the database does not answer in time; the next question is asked over a new connection. */
  ask<Row extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>
  /** Hears what is told by `pg_notify(current_schema() || '_' || channel, …)`, for as long as the session is open. */
  listen(channel: string, heard: (payload: string) => void): void
  /** Called after every new connection: what was told between two of them was missed. */
  onConnect(connected: () => void): void
  close(): Promise<void>
}

/** How long an answer may take (ms): a lease that is asked about for longer is as good as lost. */
const answerMsMax = 2_000
/** After this a connection that was lost is made anew, if nobody asks before (ms). */
const againMs = 500

export interface SessionParts {
  /** Where connections come from: one is kept. It is ended with the session. */
  readonly pool: Pool
  /** Makes a new connection ready to be asked. */
  readonly ready?: (client: PoolClient) => Promise<void>
  /** The search path of the connections. */
  readonly schema: string
  readonly clock: Pick<Clock, 'sleep'>
}

export function postgresSession({ pool, ready, schema, clock }: SessionParts): Session {
  // The names of schemas are plain: the config holds them to letters, digits and underscores.
  const listenTo = (client: PoolClient, channel: string) =>
    client.query(`LISTEN ${schema}_${channel}`)
  const channels = new Map<string, Set<(payload: string) => void>>()
  const connectedListeners = new Set<() => void>()
  const closing = new AbortController()
  const dropped = new WeakSet<PoolClient>()
  let current: Promise<PoolClient> | undefined
  let before: Promise<unknown> = Promise.resolve()

  function open(): Promise<PoolClient> {
    current ??= connected().catch((error: unknown) => {
      current = undefined
      throw error
    })
    return current
  }

  async function connected(): Promise<PoolClient> {
    const connecting = pool.connect()
    const client = await inTime(connecting).catch((error: unknown) => {
      void connecting.then((late) => late.release(true)).catch(() => {})
      throw error
    })
    client.on('notification', ({ channel, payload = '' }) => {
      for (const heard of channels.get(channel.slice(schema.length + 1)) ?? []) heard(payload)
    })
    client.on('error', () => drop(client))
    client.on('end', () => drop(client))
    try {
      if (ready !== undefined) await inTime(ready(client))
      for (const channel of channels.keys()) await inTime(listenTo(client, channel))
    } catch (error) {
      drop(client)
      throw error
    }
    for (const listener of connectedListeners) listener()
    return client
  }

  /** Forgets a connection, and makes a new one soon, because somebody may listen. */
  function drop(client: PoolClient): void {
    // Its end is told once more when it comes, and then another one may be current.
    if (dropped.has(client)) return
    dropped.add(client)
    client.removeAllListeners('notification')
    client.release(true)
    current = undefined
    void clock
      .sleep(againMs, closing.signal)
      .then(open, () => {})
      .catch(() => {})
  }

  function inTime<Value>(work: Promise<Value>): Promise<Value> {
    const done = new AbortController()
    const late = clock.sleep(answerMsMax, done.signal).then(() => {
      throw new DOMException('the database did not answer in time', 'TimeoutError')
    })
    late.catch(() => {})
    return Promise.race([work, late]).finally(() => done.abort(noLonger))
  }

  async function askNow<Row extends QueryResultRow>(
    sql: string,
    values: readonly unknown[],
  ): Promise<readonly Row[]> {
    const client = await open()
    try {
      return (await inTime(client.query<Row>(sql, [...values]))).rows
    } catch (error) {
      // An answer that comes later must not be taken for that of another question.
      drop(client)
      throw error
    }
  }

  return {
    ask<Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []) {
      // One question at a time, as it is with one connection.
      const asking = before.then(() => askNow<Row>(sql, values))
      before = asking.catch(() => {})
      return asking
    },
    listen(channel, heard) {
      const known = channels.get(channel)
      channels.set(channel, (known ?? new Set()).add(heard))
      if (known === undefined && current !== undefined) {
        void current.then((client) => listenTo(client, channel)).catch(() => {})
      }
    },
    onConnect: (listener) => void connectedListeners.add(listener),
    async close() {
      if (closing.signal.aborted) return
      closing.abort()
      const client = await current?.catch(() => undefined)
      current = undefined
      if (client !== undefined) {
        dropped.add(client)
        client.release(true)
      }
      await pool.end()
    },
  }
}
