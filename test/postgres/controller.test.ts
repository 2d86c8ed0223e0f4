import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig } from '@plumbline/controller'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { memoryOf } from '../../controller/src/adapters/store/store.fixture.ts'
import { createController } from '../../controller/src/main.ts'
import { describeWith } from '../require.ts'
import { startCluster } from '../support/postgres.ts'
import type { Cluster } from '../support/postgres.ts'

describeWith(['postgres'], 'a controller on PostgreSQL', ({ postgres: server }) => {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await startCluster(server)
    writeFileSync(join(cluster.folder, 'data', 'pg_hba.conf'), passwords)
    await cluster.run("CREATE ROLE controller LOGIN PASSWORD 'right'; SELECT pg_reload_conf()")
  })
  afterAll(() => cluster.remove())

  /** Over the network only whoever has the password gets in. */
  const passwords = 'local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n'

  async function controllerWith(password: string, said: string[] = []) {
    const { database } = await cluster.empty()
    await cluster.run(`GRANT CREATE ON DATABASE ${database} TO controller`)
    writeFileSync(join(cluster.folder, 'password'), `${password}\n`)
    const store = {
      host: '127.0.0.1',
      port: cluster.port,
      database,
      user: 'controller',
      tls: 'off',
    }
    const text = JSON.stringify({
      sources: [{ name: 'shop', url: '/nowhere' }],
      aws: { region: 'eu-west-1', endpoint: 'http://127.0.0.1:9' },
      store: { postgres: { ...store, passwordFile: 'password' } },
    })
    const { config } = loadConfig(text, join(cluster.folder, 'plumbline.yaml'), {})
    if (config === undefined) throw new Error('the configuration is wrong')
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    return createController({ config, credentials, log: { event: (name) => void said.push(name) } })
  }

  test('is what the configuration says, with its password in a file', async () => {
    const controller = await controllerWith('right')

    await controller.store.append(memoryOf('prod/service/web'))

    expect(await controller.store.units({})).toHaveLength(1)
    await controller.stop()
  })

  test('begins no write while it does not lead', async () => {
    const controller = await controllerWith('right')
    const place = { account: '123456789012', region: 'eu-west-1' }
    const input = { cluster: 'main', service: 'web', desiredCount: 1 }

    const asked = controller.aws(place).writer.call({ op: 'ecs:UpdateService', input })

    await expect(asked).rejects.toMatchObject({ fault: { code: 'LeaseLost' } })
    await controller.stop()
  })

  test('started before its database, it waits and says so, and goes on when the database comes', async () => {
    const said: string[] = []
    const controller = await controllerWith('right', said)
    await cluster.stop('fast')
    const started = controller.start()
    await expect.poll(() => said).toContain('store.waits')
    expect(controller.control.readiness()).toEqual({
      ready: false,
      because: expect.stringContaining('does not answer'),
    })

    await cluster.start()
    await started

    await expect.poll(() => said, { timeout: 10_000 }).toContain('replica.leads')
    expect(said).toContain('store.answers')
    await controller.stop()
  }, 30_000)

  test('whoever has the wrong password is told so, and not what the password is', async () => {
    const controller = await controllerWith('wrong-and-secret')

    const asked = controller.start()

    await expect(asked).rejects.toMatchObject({
      fault: { code: 'StoreDenied', hint: expect.stringContaining('store.postgres.user') },
    })
    await expect(asked).rejects.not.toThrow('wrong-and-secret')
    await controller.stop()
  })
})
