import { chmodSync, chownSync, mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from '../../cli/src/program.ts'
import { terminalFixture } from '../../cli/src/testing.ts'
import { postgresStore } from '../../controller/src/adapters/postgres/store.ts'
import { describeWith } from '../require.ts'
import { startCluster, type Cluster } from '../support/postgres.ts'
import { makeAuthority } from '../support/certificates.ts'

/** Over the network only with TLS, and with a password. */
const doors = 'local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n'
const administrator = JSON.stringify({ username: 'boss', password: 'of the boss' })

describeWith(['postgres'], 'plumbline store init', ({ postgres: server }) => {
  const authority = makeAuthority()
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-prepare-'))
  let cluster: Cluster

  beforeAll(async () => {
    cluster = await startCluster(server)
    const data = join(cluster.folder, 'data')
    writeFileSync(join(data, 'pg_hba.conf'), doors)
    const { key, cert } = authority.issue('DNS:localhost')
    const { uid, gid } = statSync(data)
    chownSync(key, uid, gid)
    chmodSync(key, 0o600)
    chmodSync(join(key, '..'), 0o755)
    for (const setting of [`ssl_cert_file = '${cert}'`, `ssl_key_file = '${key}'`, 'ssl = on']) {
      await cluster.run(`ALTER SYSTEM SET ${setting}`)
    }
    await cluster.run('SELECT pg_reload_conf()')
    // No superuser: neither is the administrator of Aurora.
    await cluster.run("CREATE ROLE boss LOGIN CREATEDB CREATEROLE PASSWORD 'of the boss'")
    await cluster.run('CREATE ROLE stranger LOGIN')
    // So a password that comes in clear, and hence into logs of statements, is kept in another form than ours.
    await cluster.run("ALTER SYSTEM SET password_encryption = 'md5'")
    await cluster.run('SELECT pg_reload_conf()')
  })
  afterAll(async () => {
    await cluster.remove()
    authority.remove()
  })

  const settingsOf = (more: string) => `{ host: localhost, port: ${cluster.port},
  database: "the store", tls: { ca: ${authority.ca} }, ${more} }`

  async function init(more: string, env: Readonly<Record<string, string>>) {
    writeFileSync(
      join(folder, 'plumbline.yaml'),
      `sources: [{ name: main, url: "https://git.example.com/a.git" }]\nstore: { postgres: ${settingsOf(more)} }\n`,
    )
    const { terminal, ran } = terminalFixture({ cwd: folder, env })
    const code = await run(['store', 'init', '--config', 'plumbline.yaml'], terminal)
    return { code, ...ran() }
  }

  const env = (password: string) => ({ STORE_ADMIN: administrator, STORE_PASSWORD: password })
  const byVariable = 'user: keeper, passwordFrom: STORE_PASSWORD'

  test('makes a user and a database, in which Plumbline then keeps what it knows', async () => {
    const first = await init(byVariable, env('first-password'))
    const again = await init(byVariable, env('first-password'))

    expect(first).toMatchObject({ code: 0, err: '' })
    expect(first.out).toMatch(/^user keeper: made; .*\ndatabase the store: made\nPostgreSQL \d/)
    expect(again).toMatchObject({ code: 0, err: '' })
    expect(again.out).toMatch(/^user keeper: was there; .*\ndatabase the store: was there\n/)
    const store = postgresStore({
      host: 'localhost',
      port: cluster.port,
      database: 'the store',
      user: 'keeper',
      schema: 'plumbline',
      connections: 2,
      tls: { ca: authority.ca },
      password: { text: 'first-password' },
    })
    expect(await store.units({})).toEqual([])
    await store.close()
  })

  test('several that begin at once make each thing once', async () => {
    const tenfold = await Promise.all([1, 2, 3].map(() => init(byVariable, env('first-password'))))

    expect(tenfold.map(({ code, err }) => [code, err])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ])
  })

  test('gives the user a password that was changed, and never sends it in clear', async () => {
    expect(await init(byVariable, env('second-password'))).toMatchObject({ code: 0 })

    const stored = await cluster.run("SELECT rolpassword FROM pg_authid WHERE rolname = 'keeper'")
    expect(stored[0]?.['rolpassword']).toMatch(/^SCRAM-SHA-256\$4096:/)
  })

  test('lets nobody else into the database, and gives the user no more than it needs', async () => {
    const rows =
      await cluster.run(`SELECT has_database_privilege('stranger', 'the store', 'CONNECT') AS stranger,
      has_database_privilege('keeper', 'the store', 'CREATE') AS keeper,
      (SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = 'keeper') AS mighty`)

    expect(rows).toEqual([{ stranger: false, keeper: true, mighty: false }])
  })

  test.each([
    [
      'without an administrator',
      byVariable,
      { STORE_ADMIN: 'boss:secret' },
      'the environment variable STORE_ADMIN holds no user and password of an administrator',
    ],
    [
      'with a password of an administrator that was changed',
      byVariable,
      { STORE_ADMIN: JSON.stringify({ username: 'boss', password: 'of old' }) },
      'does not let boss in',
    ],
    ['as the administrator itself', 'user: boss, passwordFrom: STORE_PASSWORD', {}, 'both boss'],
    ['with a user of IAM', 'user: keeper, iam: true', {}, 'names no password'],
    [
      'with a password that is not ASCII',
      byVariable,
      { STORE_PASSWORD: 'größer-als' },
      'not ASCII',
    ],
  ])('says what to do %s', async (_, more, wrong, told) => {
    const { code, out, err } = await init(more, {
      ...env('second-password'),
      AWS_REGION: 'eu-west-1',
      ...wrong,
    })

    expect([code, out]).toEqual([1, ''])
    expect(err).toContain(told)
    expect(err).not.toMatch(/of old|second-password|größer/)
  })
})
