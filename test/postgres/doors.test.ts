import { chownSync, chmodSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { createSimulator, inProcessHandler } from '@plumbline/simulator'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createAws } from '../../controller/src/adapters/aws/aws.ts'
import { secretCalls, secretReader } from '../../controller/src/adapters/aws/secret.ts'
import { askPostgres, postgresStore } from '../../controller/src/adapters/postgres/store.ts'
import { openPool } from '../../controller/src/adapters/postgres/pool.ts'
import type { PostgresSettings } from '../../controller/src/model/index.ts'
import { systemClock } from '../../controller/src/adapters/clock.ts'
import { systemRandom } from '../../controller/src/adapters/random.ts'
import { describeWith } from '../require.ts'
import { startCluster } from '../support/postgres.ts'
import type { Cluster } from '../support/postgres.ts'
import { makeAuthority } from '../support/certificates.ts'
import { openIamDoor } from './iam-door.ts'

const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/EXAMPLEKEY',
}
const noParts = { secret: async () => '' }

/** A busy machine takes its time. */
const slowly = { timeout: 20_000 }

describeWith(['postgres'], 'the doors of PostgreSQL', ({ postgres: server }) => {
  const authority = makeAuthority()
  let cluster: Cluster
  let settings: PostgresSettings

  /** Over the network only with TLS, and with a password. */
  const doors = 'local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n'

  /** Lets the server show another certificate. */
  async function show(names: string): Promise<void> {
    const { key, cert } = authority.issue(names)
    const { uid, gid } = statSync(join(cluster.folder, 'data'))
    chownSync(key, uid, gid)
    chmodSync(key, 0o600)
    chmodSync(join(key, '..'), 0o755)
    await cluster.run(`ALTER SYSTEM SET ssl_cert_file = '${cert}'`)
    await cluster.run(`ALTER SYSTEM SET ssl_key_file = '${key}'`)
    await cluster.run('ALTER SYSTEM SET ssl = on')
    await cluster.run('SELECT pg_reload_conf()')
  }

  beforeAll(async () => {
    cluster = await startCluster(server)
    writeFileSync(join(cluster.folder, 'data', 'pg_hba.conf'), doors)
    await cluster.run(`CREATE ROLE controller LOGIN PASSWORD 'right'`)
    const database = (await cluster.empty()).database
    await cluster.run(`GRANT CREATE ON DATABASE ${database} TO controller`)
    settings = {
      host: 'localhost',
      port: cluster.port,
      database,
      user: 'controller',
      schema: 'plumbline',
      connections: 3,
      tls: { ca: authority.ca },
      password: { text: 'right' },
    }
    await show('DNS:localhost,IP:127.0.0.1')
  })
  afterAll(async () => {
    await cluster.remove()
    authority.remove()
  })

  test.each(['localhost', '127.0.0.1'])('what goes to %s is encrypted', async (host) => {
    const pool = openPool({ ...settings, host }, noParts)

    const { rows } = await pool.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')

    expect(rows).toEqual([{ ssl: true }])
    await pool.end()
  })

  test('a server of an unknown authority, of another name, or without TLS is not trusted', async () => {
    const refused = { fault: { code: 'StoreUntrusted', hint: expect.stringContaining('tls.ca') } }
    const other = makeAuthority()

    await expect(askPostgres({ ...settings, tls: {} }, noParts)).rejects.toMatchObject(refused)
    const wrong = askPostgres({ ...settings, tls: { ca: other.ca } }, noParts)
    await expect(wrong).rejects.toMatchObject(refused)
    await show('DNS:db.example.com')
    for (const host of ['localhost', '127.0.0.1']) {
      await expect(askPostgres({ ...settings, host }, noParts)).rejects.toMatchObject(refused)
    }
    await cluster.run('ALTER SYSTEM SET ssl = off')
    await cluster.run('SELECT pg_reload_conf()')
    await expect(askPostgres(settings, noParts)).rejects.toMatchObject(refused)

    await show('DNS:localhost,IP:127.0.0.1')
    other.remove()
  })

  test('a password that was rotated is read anew when the old one is refused, and not before', async () => {
    const world = createSimulator({})
    const place = { region: 'eu-west-1', credentials, requestHandler: inProcessHandler(world) }
    const client = new SecretsManagerClient(place)
    const secret = (password: string) => JSON.stringify({ username: 'controller', password })
    const named = { Name: 'plumbline/prod/store', SecretString: secret('right') }
    const { ARN = '' } = await client.send(new CreateSecretCommand(named))
    const parts = { operations: secretCalls, clock: systemClock, random: systemRandom }
    const aws = createAws({ ...parts, credentials, requestHandler: inProcessHandler(world) })
    const asked = () => aws.calls().get('secretsmanager:GetSecretValue')?.calls
    const read = { secret: secretReader((at) => aws.sender(at)), credentials }
    const fromSecret = { ...settings, password: { secret: ARN } }
    const pool = openPool(fromSecret, read)
    const store = postgresStore(fromSecret, pool)
    const cut = () =>
      cluster.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'controller'",
      )
    const all = () => Promise.all([store.units({}), store.units({}), store.units({})])

    await all()
    expect(asked()).toBe(1)
    await client.send(new PutSecretValueCommand({ SecretId: ARN, SecretString: secret('newer') }))
    await cluster.run("ALTER ROLE controller PASSWORD 'newer'")
    await store.units({})
    expect(asked()).toBe(1)
    await cut()
    await expect.poll(() => pool.totalCount, slowly).toBe(0)

    expect((await all()).length).toBe(3)

    expect(asked()).toBeGreaterThan(1)
    await cluster.run("ALTER ROLE controller PASSWORD 'right'")
    await cut()
    await expect.poll(() => pool.totalCount, slowly).toBe(0)
    const denied = store.units({})
    await expect(denied).rejects.toMatchObject({ fault: { code: 'StoreDenied' } })
    await store.close()
    aws.close()
  })

  test.each([
    ['{"username":"admin","password":"right"}', 'is that of the user admin'],
    ['right', 'is no JSON with a password'],
    ['["right"]', 'is no JSON with a password'],
  ])('a secret such as %s is told without its words', async (text, message) => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop'
    const asked = askPostgres(
      { ...settings, password: { secret: arn } },
      { secret: async () => text },
    )

    await expect(asked).rejects.toMatchObject({ fault: { code: 'StoreDenied' } })
    await expect(asked).rejects.toThrow(message)
    await expect(asked).rejects.not.toThrow('right')
  })

  test('a token of IAM opens the door, and one of another key or region does not', async () => {
    const shown = authority.issue('DNS:localhost')
    const behind = join(cluster.folder, `.s.PGSQL.${cluster.port}`)
    const door = await openIamDoor({
      ...shown,
      behind,
      region: 'eu-west-1',
      ...credentials,
      ...systemClock,
    })
    const at = (region: string) => ({ ...settings, port: door.port, password: { iam: { region } } })

    const version = await askPostgres(at('eu-west-1'), { ...noParts, credentials })

    expect(version).toMatch(/^1\d\./)
    expect(door.tokens).toEqual({ accepted: 1, refused: [] })
    const wrongKey = { ...credentials, secretAccessKey: 'another' }
    const tries: readonly Parameters<typeof askPostgres>[] = [
      [at('eu-west-1'), { ...noParts, credentials: wrongKey }],
      [at('us-east-1'), { ...noParts, credentials }],
      [{ ...at('eu-west-1'), password: { text: 'x' } }, noParts],
    ]
    for (const one of tries) {
      await expect(askPostgres(...one)).rejects.toMatchObject({ fault: { code: 'StoreDenied' } })
    }
    expect(door.tokens.accepted).toBe(1)
    expect(door.tokens.refused).toContain('its signature is wrong')
    door.close()
  })

  test('a connection that nobody needs is closed, so that an Aurora can sleep', async () => {
    const count = async () =>
      (await cluster.run("SELECT 1 FROM pg_stat_activity WHERE usename = 'controller'")).length
    await expect.poll(count, slowly).toBe(0)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const store = postgresStore(settings, openPool(settings, noParts))
      await Promise.all([store.units({}), store.units({}), store.units({})])
      expect(await count()).toBeGreaterThan(0)

      vi.advanceTimersByTime(9_000)
      expect(await count()).toBeGreaterThan(0)
      vi.advanceTimersByTime(1_000)
      while ((await count()) > 0);

      expect(await store.units({})).toEqual([])
      await store.close()
    } finally {
      vi.useRealTimers()
    }
  })
})
