import type { KnownRequest } from '../../model/named-requests.ts'
import type { Store } from '../../model/ports.ts'
import { whole } from './rows.ts'
import { sql } from './statement.ts'
import type { Row, Sql } from './statement.ts'

type RequestPort = Pick<Store, 'beginRequest' | 'endRequest'>

/** The part of a store by which replicas know what was asked of another one. */
export function requestPort(db: Sql): RequestPort {
  const port: RequestPort = {
    async beginRequest(request, since) {
      const { name, fingerprint, at } = request
      await db.all(sql`DELETE FROM api_request WHERE at < ${whole(since)}`)
      const values = sql`${name}, ${fingerprint}, ${whole(at)}`
      const begun = await db.all(
        sql`INSERT INTO api_request (name, fingerprint, at) VALUES (${values})
            ON CONFLICT (name) DO NOTHING RETURNING name`,
      )
      if (begun.length > 0) return undefined
      const [known] = await db.all(
        sql`SELECT name, fingerprint, at, status, payload FROM api_request WHERE name = ${name}`,
      )
      // It was forgotten in between: whoever asked first did nothing.
      return known === undefined ? port.beginRequest(request, since) : toRequest(known)
    },
    async endRequest(name, answer) {
      await db.all(
        answer === undefined
          ? sql`DELETE FROM api_request WHERE name = ${name}`
          : sql`UPDATE api_request SET status = ${answer.status}, payload = ${answer.payload}
                WHERE name = ${name}`,
      )
    },
  }
  return port
}

function toRequest({ name, fingerprint, at, status, payload }: Row): KnownRequest {
  const request = { name: String(name), fingerprint: String(fingerprint), at: Number(at) }
  if (payload === null) return request
  return { ...request, answer: { status: Number(status), payload: payload as string } }
}
