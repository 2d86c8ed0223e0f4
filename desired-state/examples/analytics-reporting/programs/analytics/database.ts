import { Pool } from 'pg'

/** The database that apps/analytics/service.yaml and migrate.yaml tell of. */
export const database = new Pool({
  host: need('DB_HOST'),
  database: need('DB_NAME'),
  user: need('DB_USER'),
  password: need('DB_PASSWORD'),
  max: 5,
  connectionTimeoutMillis: 30_000, // a database that had paused needs a moment
})

/** The value of a variable that must be there. */
export function need(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`the variable ${name} is not set`)
  return value
}
