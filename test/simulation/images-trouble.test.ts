import { FaultError, type PullRequests } from '@plumbline/controller/model'
import { describe, expect, test } from 'vitest'
import { furnishFor } from '../support/furnished.ts'
import { createHouse, type House } from '../support/house.ts'
import { environment } from '../support/shop.ts'
import {
  asked,
  filesOf,
  look,
  named,
  oddly,
  policy,
  repository,
  valuesOf,
  worldWith,
} from './images-world.ts'
import { isGood, push, registry, web } from './preflight-world.ts'

/** What keeps newer images out of Git, and how often registries are asked. */
test('a source that may not be written to is not, its registry is not asked, and that is told once', async () => {
  const files = filesOf({ prod: 'commit' })
  const world = await worldWith(files)
  const house = await createHouse({ world })
  house.git.commit(files)

  await house.turn(5 * look)
  house.git.commit({ ...files, 'README.yaml': '# changed' })
  await house.turn(5 * look)

  expect(house.git.pushes).toEqual([])
  expect(asked(world)).toBe(0)
  expect(named(house, 'image.')).toMatchObject([
    { name: 'image.failed', fields: { policies: 'web', reason: 'SourceReadOnly' } },
  ])
  expect(valuesOf(house)).toMatchObject([
    { does: 'failed', why: expect.stringContaining('configuration') },
  ])
  await house.stop()
})

interface Trouble {
  readonly image?: string
  readonly breaks?: (house: House) => void
  readonly pullRequests?: PullRequests
  readonly says: object
}

const troubles: Readonly<Record<string, Trouble>> = {
  'a value of another repository': {
    image: `${registry}/shop/other:1.0.0`,
    says: {
      name: 'image.refused',
      fields: {
        policy: 'web',
        file: 'apps/web.yaml',
        line: 7,
        why: expect.stringContaining('other'),
      },
    },
  },
  'a branch that cannot be pushed to': {
    breaks: ({ git }) => git.beforePush(() => git.fail('PushRefused')),
    says: {
      name: 'image.failed',
      fields: { source: 'main', policies: 'web', reason: 'PushRefused' },
    },
  },
  'a host of requests that refuses': {
    pullRequests: {
      isDeclined: async () => false,
      propose: async () => {
        throw new FaultError({
          code: 'GitHubDenied',
          source: 'user',
          retry: 'backoff',
          message: 'no',
          hint: 'Ask for more.',
        })
      },
    },
    says: { name: 'image.failed', fields: { reason: 'GitHubDenied' } },
  },
}

test.each(Object.entries(troubles))('%s is told once', async (_, trouble) => {
  const mode = trouble.pullRequests === undefined ? 'commit' : 'pullRequest'
  const files = filesOf({ prod: mode }, trouble.image)
  const world = await worldWith(filesOf({ prod: mode }))
  await furnishFor(world, files)
  const { pullRequests } = trouble
  const house = await createHouse({
    world,
    images: pullRequests === undefined ? {} : { pullRequests },
  })
  trouble.breaks?.(house)
  house.git.commit(files)

  await house.turn(5 * look)

  const told = named(house, 'image.').filter(({ name }) => name !== 'image.proposed')
  expect(told).toMatchObject([trouble.says])
  await house.stop()
})

test('a repository of which no tag fits is told once, and followed when one does', async () => {
  const files = filesOf({ prod: 'commit' })
  const strict = { ...files, 'images/web.yaml': policy({ prod: 'commit' }, { semver: '^9.0.0' }) }
  const world = await worldWith(files)
  const house = await createHouse({ world, images: {} })
  house.git.commit(strict)
  await house.turn(5 * look)
  const before = house.control().images()
  await push(world, '9.1.0')

  await house.until(() => house.git.pushes.length > 0)
  await house.turn(5 * look)

  expect(before).toMatchObject([{ policy: 'web', fault: { code: 'NoTagFits' } }])
  expect(named(house, 'image.').map(({ name }) => name)).toEqual(['image.failed', 'image.updated'])
  expect(house.control().images()).toMatchObject([
    { newest: { tag: '9.1.0' }, values: [{ does: 'nothing', why: 'it is the newest image' }] },
  ])
  await house.stop()
})

describe('nothing is written', () => {
  test('for an environment that is frozen, until that is over', async () => {
    const files = filesOf({ prod: 'commit' })
    const world = await worldWith(files)
    const begun = new Date(world.now() - 10 * 60_000)
    const cron = `${begun.getUTCMinutes()} ${begun.getUTCHours()} * * *`
    const freeze = [{ cron, duration: '20m', reason: 'the sale' }]
    const house = await createHouse({ world, images: {} })
    house.git.commit({
      ...files,
      'environments/prod.yaml': environment('prod', JSON.stringify({ freeze })),
    })

    await house.turn(3 * look)
    const frozen = { pushes: [...house.git.pushes], values: valuesOf(house) }
    await house.until(() => house.git.pushes.length > 0)

    expect(frozen.pushes).toEqual([])
    expect(frozen.values).toMatchObject([
      { does: 'waits', why: expect.stringContaining('prod: nothing is released until') },
    ])
    expect(named(house, 'image.').map(({ name }) => name)).toEqual(['image.updated'])
    await house.stop()
  })

  test.each(['hold', 'suspend'] as const)(
    'for a unit on %s, also right after a start, until it is released',
    async (mode) => {
      const first = filesOf({ prod: 'off' })
      const world = await worldWith(first)
      const house = await createHouse({ world, images: {} })
      house.git.commit(first)
      await house.until(async () => isGood(await house.unit(web)))
      const pinned = house.control().pin(web, { mode, author: 'ada', reason: 'looking' })
      await house.turn(1_000)
      await pinned
      house.git.commit(filesOf({ prod: 'commit' }))
      await house.restart()

      await house.turn(3 * look)
      const held = { pushes: [...house.git.pushes], values: valuesOf(house) }
      const released = house.control().release(web, { author: 'ada', reason: 'seen' })
      await house.turn(1_000)
      await released
      await house.until(() => house.git.pushes.length > 0)

      expect(held.pushes).toEqual([])
      expect(held.values).toMatchObject([
        { does: 'waits', why: expect.stringContaining(`${web} is`) },
      ])
      await house.stop()
    },
  )
})

test('registries are asked once for every look, whatever is committed, and once for a repository', async () => {
  const second = policy({ prod: 'commit' }, { semver: '^2.0.0' }).replace('name: web', 'name: two')
  const files = filesOf({ prod: 'commit' }, undefined, {
    'images/two.yaml': second,
    'apps/two.yaml': oddly(`${repository}:2.0.0`)
      .replace('name: web', 'name: two')
      .replace('"web"', '"two"'),
  })
  const world = await worldWith(files)
  await push(world, '2.0.0')
  const house = await createHouse({ world, images: {} })
  house.git.commit(files)
  await house.until(() => house.git.pushes.length > 0)
  const before = asked(world)
  const startedAt = house.clock.now()
  for (let commits = 0; commits < 20; commits++) {
    house.git.commit({ ...house.git.filesAt(house.git.revision), 'x.yaml': `# ${commits}` })
    await house.turn(16_000)
  }

  const looks = Math.ceil((house.clock.now() - startedAt) / 60_000)
  expect(before).toBe(1)
  expect(asked(world) - before).toBeGreaterThanOrEqual(looks - 1)
  expect(asked(world) - before).toBeLessThanOrEqual(looks)
  await house.stop()
})

test('whoever has a source synced has its registries asked now', async () => {
  const files = filesOf({ prod: 'commit' }, `${repository}:1.0.0`)
  const world = await worldWith(files)
  const house = await createHouse({ world, images: {} })
  house.git.commit(files)
  await house.until(() => house.git.pushes.length > 0)
  await push(world, '1.2.0')
  const at = house.clock.now()

  await house.control().syncSource('main')
  await house.until(() => house.git.pushes.length > 1)

  expect(house.clock.now() - at).toBeLessThan(5_000)
  await house.stop()
})

test('a registry that does not answer is told once, and followed when it does', async () => {
  const files = filesOf({ prod: 'commit' })
  const world = await worldWith(files)
  let shut = true
  const house = await createHouse({
    world,
    images: {},
    wrap: () => ({
      transport: (transport) => async (place, op, input, signal) => {
        if (!shut || op !== 'ecr:ListImages') return transport(place, op, input, signal)
        throw Object.assign(new Error('not for you'), {
          name: 'AccessDeniedException',
          $fault: 'client',
          $metadata: { httpStatusCode: 400 },
        })
      },
    }),
  })
  house.git.commit(files)
  await house.turn(3 * look)
  shut = false

  await house.until(() => house.git.pushes.length > 0)

  expect(named(house, 'image.').map(({ name }) => name)).toEqual(['image.failed', 'image.updated'])
  await house.stop()
})
