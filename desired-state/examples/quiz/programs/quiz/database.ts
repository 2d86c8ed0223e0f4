import { Pool } from 'pg'
import { need } from './need.ts'

export const database = new Pool({
  host: need('DB_HOST'),
  database: need('DB_NAME'),
  user: need('DB_USER'),
  password: need('DB_PASSWORD'),
  max: 5,
  connectionTimeoutMillis: 30_000, // a database that had paused needs a moment
})
