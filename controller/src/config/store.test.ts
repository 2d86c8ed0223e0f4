import { formatProblem } from '@plumbline/desired-state'
import { expect, test } from 'vitest'
import { loadConfig } from './config.ts'

function load(store: string, environment = {}) {
  const text = `sources: [{ name: shop, url: /shop }]\nstore: ${store}\n`
  return loadConfig(text, '/etc/plumbline/plumbline.yaml', environment)
}

test('a host is enough: TLS is on, and the mirrors are beside the configuration', () => {
  expect(load('{ postgres: { host: db.example.com } }').config?.store).toEqual({
    postgres: {
      host: 'db.example.com',
      port: 5_432,
      database: 'plumbline',
      user: 'plumbline',
      schema: 'plumbline',
      connections: 10,
      tls: {},
    },
    mirrors: '/etc/plumbline/.plumbline/sources',
  })
})

test('everything of PostgreSQL can be said, and relative paths start from the file', () => {
  const { config } = load(`
  postgres:
    host: db.example.com
    port: 6432
    database: shop
    user: controller
    schema: prod
    connections: 12
    tls: { ca: global-bundle.pem }
    passwordFile: password
    mirrors: /var/lib/plumbline/sources`)

  expect(config?.store).toEqual({
    postgres: {
      host: 'db.example.com',
      port: 6_432,
      database: 'shop',
      user: 'controller',
      schema: 'prod',
      connections: 12,
      tls: { ca: '/etc/plumbline/global-bundle.pem' },
      password: { file: '/etc/plumbline/password' },
    },
    mirrors: '/var/lib/plumbline/sources',
  })
})

test('a password comes from a variable, and a Unix socket needs no TLS', () => {
  const environment = { DATABASE_PASSWORD: 'a password' }

  const named = load(
    '{ postgres: { host: /run/pg, passwordFrom: DATABASE_PASSWORD } }',
    environment,
  )

  expect(named.config?.store).toMatchObject({
    postgres: { host: '/run/pg', tls: 'off', password: { text: 'a password' } },
  })
})

test.each([
  ['{ sqlite: a, postgres: { host: db } }', 'there is one store'],
  ['{ postgres: {} }', 'store.postgres.host: host is missing'],
  [
    '{ postgres: { host: "db/x" } }',
    '2:28: error: store.postgres.host: write a host such as db.example.com',
  ],
  ['{ postgres: { host: db, schema: Prod } }', 'use lower-case letters'],
  ['{ postgres: { host: db, schema: public } }', 'this schema belongs to others'],
  ['{ postgres: { host: db, tls: no } }', '2:37: error: store.postgres.tls: must be off'],
  [
    '{ postgres: { host: db.example.com, tls: off } }',
    'everything travels to db.example.com in clear',
  ],
  ['{ postgres: { host: /run/pg, tls: {} } }', 'there is no TLS over a Unix socket'],
  ['{ postgres: { host: db, passwordFrom: NONE } }', 'the environment variable NONE is empty'],
  ['{ postgres: { host: db, passwordFrom: A, passwordFile: b } }', 'passwordFrom and passwordFile'],
  ['{ postgres: { host: db, passwordFile: a, iam: true } }', 'passwordFile and iam'],
  ['{ postgres: { host: db, passwordSecret: shop/db } }', 'write the ARN of a secret'],
  ['{ postgres: { host: db, iam: true } }', 'in which region the database is'],
  ['{ postgres: { host: 127.0.0.1, tls: off, iam: true } }', 'over TLS alone'],
  ['{ postgres: { host: db, password: secret } }', '"password" is not a field'],
  ['{ postgres: { host: db, connections: 1 } }', 'connections'],
])('%s is told what is wrong', (store, message) => {
  const told = load(store).problems.map((problem) => formatProblem(problem))

  expect(told.join('\n')).toContain(message)
})

const aurora = 'plumbline.cluster-abc.eu-west-1.rds.amazonaws.com'
const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:plumbline/prod/store-AbCdEf'

test('a secret, or a token of IAM for the region that the name of the database says', () => {
  const secret = load(`{ postgres: { host: ${aurora}, passwordSecret: "${arn}" } }`).config
  const named = load(`{ postgres: { host: ${aurora}, iam: true } }`, { AWS_REGION: 'us-east-1' })
  const other = load(`{ postgres: { host: db.example.com, iam: true } }`, {
    AWS_REGION: 'us-east-1',
  })

  expect(secret?.store).toMatchObject({ postgres: { password: { secret: arn } } })
  expect(named.config?.store).toMatchObject({
    postgres: { password: { iam: { region: 'eu-west-1' } } },
  })
  expect(other.config?.store).toMatchObject({
    postgres: { password: { iam: { region: 'us-east-1' } } },
  })
})

test('without TLS on this machine alone', () => {
  expect(load('{ postgres: { host: 127.0.0.1, tls: off } }').config?.store).toMatchObject({
    postgres: { tls: 'off' },
  })
})
