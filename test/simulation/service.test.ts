import { describe, expect, it } from 'vitest'
import { serviceHouse } from './service-world.ts'

const minute = 60_000

describe('a secret that changed', () => {
  const spec = {
    image: 'web:1',
    restartWhenSecretsChange: true,
    secrets: { TOKEN: { ssm: '/prod/token' } },
    deploy: { rollback: { onFailure: true } },
  }

  async function withToken() {
    const home = await serviceHouse()
    const put = (Value: string) =>
      home.ask('ssm', 'PutParameter', {
        Name: '/prod/token',
        Type: 'SecureString',
        Value,
        Overwrite: true,
      })
    await put('one')
    await home.commit(spec)
    await home.inPlace()
    home.writes()
    return { ...home, put }
  }

  it('restarts the tasks once, and nobody calls it drift', async () => {
    const { house, put, writes, live } = await withToken()
    const before = (await live()).deployments?.[0]?.id

    await put('two')
    await house.turn(30 * minute)

    expect(writes()).toEqual(['UpdateService'])
    expect((await live()).deployments?.[0]?.id).not.toBe(before)
    expect((await house.unit('prod/service/web'))?.status.sync.is).toBe('Synced')
    expect(house.events.filter(({ name }) => name.startsWith('drift'))).toEqual([])
    await house.stop()
  })

  it('restarts them once even when the new ones fail and ECS goes back', async () => {
    const { house, put, writes, live } = await withToken()
    const before = (await live()).deployments?.[0]?.id

    house.world.control('ecs', { type: 'fate', image: 'web:1', fate: 'never-starts' })
    await put('broken')
    await house.turn(120 * minute)

    expect(writes()).toEqual(['UpdateService'])
    expect((await live()).deployments?.[0]?.id).toBe(before)
    await house.stop()
  })

  it('is nothing to a service that does not ask for it', async () => {
    const { house, put, writes, commit, inPlace } = await withToken()
    await commit({ ...spec, restartWhenSecretsChange: false })
    await inPlace()
    writes()

    await put('two')
    await house.turn(30 * minute)

    expect(writes()).toEqual([])
    await house.stop()
  })
})

describe('free tags', () => {
  it('are given, put back and taken away; those of others stay', async () => {
    const { house, ask, commit, inPlace, tags, live, writes } = await serviceHouse()
    await commit({ image: 'web:1' }, { team: 'shop', tier: 'gold' })
    await inPlace()
    const given = await tags()
    writes()

    const resourceArn = (await live()).serviceArn
    await ask('ecs', 'TagResource', {
      resourceArn,
      tags: [
        { key: 'team', value: 'else' },
        { key: 'foreign', value: 'x' },
      ],
    })
    await house.turn(5 * minute)
    const repaired = await tags()
    await commit({ image: 'web:1' }, { team: 'shop' })
    await inPlace()

    expect(given).toMatchObject({ team: 'shop', tier: 'gold' })
    expect(repaired).toMatchObject({ team: 'shop', tier: 'gold', foreign: 'x' })
    expect(await tags()).toMatchObject({ team: 'shop', foreign: 'x' })
    expect(await tags()).not.toHaveProperty('tier')
    expect(await tags()).toHaveProperty('plumbline:unit', 'prod/service/web')
    expect(writes()).toEqual(['TagResource', 'TagResource', 'UntagResource'])
    await house.stop()
  })
})

describe('what ECS cannot change', () => {
  const spec = { image: 'web:1', raw: { service: { role: 'one' } } }
  const other = { ...spec, raw: { service: { role: 'two' } } }

  it('waits for a word, while the rest goes out', async () => {
    const { house, commit, inPlace, reasons, live } = await serviceHouse()
    await commit(spec)
    await inPlace()

    await commit({ ...other, exec: true, roles: { task: 'web' } })
    await house.turn(5 * minute)

    expect(await reasons()).toContain('NeedsAllowReplace')
    expect(await live()).toMatchObject({ enableExecuteCommand: true, status: 'ACTIVE' })
    await house.stop()
  })

  it('is made anew when the spec allows it', async () => {
    const { house, commit, inPlace, live, writes } = await serviceHouse()
    await commit(spec)
    await inPlace()
    writes()

    await commit({ ...other, allowReplace: true })
    await inPlace()

    expect(writes()).toEqual(['DeleteService', 'CreateService'])
    expect((await live()).roleArn).toContain('role/two')
    await house.stop()
  })
})

describe('another strategy', () => {
  const strategies = ['rolling', 'blueGreen', 'linear', 'canary'] as const
  const changes = strategies.flatMap((from) =>
    strategies.filter((to) => to !== from).map((to) => [from, to] as const),
  )
  const parts = {
    rolling: {},
    blueGreen: { bakeAfter: '1m' },
    linear: { linear: { step: 50, bake: '1m' } },
    canary: { canary: { percent: 20, bake: '1m' } },
  }
  const spec = (strategy: keyof typeof parts, image: string) => ({
    image,
    port: 8080,
    mesh: { namespace: 'shop.local', expose: { http: { port: 8080, as: 'web' } } },
    deploy: { strategy, ...parts[strategy] },
  })

  it.each(changes)('goes out with the next release: from %s to %s', async (from, to) => {
    const { house, commit, inPlace, live } = await serviceHouse()
    await commit(spec(from, 'web:1'))
    await inPlace()

    await commit(spec(to, 'web:2'))
    await inPlace()

    const strategy = to === 'blueGreen' ? 'BLUE_GREEN' : to.toUpperCase()
    expect((await live()).deploymentConfiguration?.strategy).toBe(strategy)
    expect(house.events.filter(({ name }) => name === 'unit.failed')).toEqual([])
    await house.stop()
  })
})

describe('a canary', () => {
  const spec = (image: string) => ({
    image,
    port: 8080,
    scale: 2,
    mesh: { namespace: 'shop.local', expose: { http: { port: 8080, as: 'web' } } },
    deploy: {
      strategy: 'canary',
      canary: { percent: 10, bake: '5m' },
      rollback: { onFailure: true },
      gates: { look: { at: 'postScaleUp', approval: true, timeout: '10m', onTimeout: 'continue' } },
    },
  })

  async function released() {
    const home = await serviceHouse()
    await home.commit(spec('web:1'))
    await home.inPlace()
    home.writes()
    await home.commit(spec('web:2'))
    const said: string[] = []
    const note = async () => {
      const status = (await home.house.unit('prod/service/web'))?.status
      const why = status?.operation.why.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'a time') ?? ''
      if (status?.operation.is === 'RollingOut' && said.at(-1) !== why) said.push(why)
    }
    return { ...home, said, note }
  }

  it('says where it stands, and is through only when ECS says so', async () => {
    const { house, said, note, writes } = await released()

    for (let step = 0; step < 120; step++) {
      await house.turn(10_000)
      await note()
    }

    expect(said).toContain('waits at gate look (postScaleUp) since a time for an approval')
    expect(said.some((why) => why.startsWith('moving traffic; 10 %'))).toBe(true)
    expect(writes()).toEqual(['RegisterTaskDefinition', 'UpdateService'])
    const memory = await house.unit('prod/service/web')
    expect(memory?.status).toMatchObject({ sync: { is: 'Synced' }, health: { is: 'Healthy' } })
    expect(memory?.lastRollout?.phase).toBe('completed')
    await house.stop()
  })

  it('that a person sends back at a pause is a failure, and is not tried again', async () => {
    const { house, ask, writes } = await released()
    await house.until(async () => {
      const why = (await house.unit('prod/service/web'))?.status.operation.why ?? ''
      return why.startsWith('waits at gate look')
    })

    type Answer<Key extends string, Item> = { readonly [key in Key]: readonly [Item] }
    const { serviceDeployments } = await ask<
      Answer<'serviceDeployments', { serviceDeploymentArn: string }>
    >('ecs', 'ListServiceDeployments', { cluster: 'prod', service: 'web' })
    const { serviceDeployments: described } = await ask<
      Answer<'serviceDeployments', { lifecycleHookDetails: readonly [{ hookId: string }] }>
    >('ecs', 'DescribeServiceDeployments', {
      serviceDeploymentArns: serviceDeployments.map((one) => one.serviceDeploymentArn),
    })
    const [{ hookId }] = described[0].lifecycleHookDetails
    await ask('ecs', 'ContinueServiceDeployment', {
      serviceDeploymentArn: serviceDeployments[0].serviceDeploymentArn,
      hookId,
      action: 'ROLLBACK',
    })
    await house.turn(60 * minute)

    const memory = await house.unit('prod/service/web')
    expect(memory?.status).toMatchObject({
      sync: { is: 'OutOfSync', reason: 'Held' },
      operation: { is: 'Held' },
    })
    expect(memory?.lastRollout?.phase).toBe('rolled-back')
    expect(writes()).toEqual(['RegisterTaskDefinition', 'UpdateService'])
    await house.stop()
  })
})
