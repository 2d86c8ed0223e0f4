import { describe, expect, test } from 'vitest'
import { createHouse } from '../support/house.ts'
import type { Files } from '../support/memory-git.ts'
import { environment } from '../support/shop.ts'
import {
  digestOf,
  filesOf,
  look,
  named,
  oddly,
  policy,
  repository,
  valuesOf,
  worldWith,
} from './images-world.ts'
import { isGood, push, web } from './preflight-world.ts'

/** Newer images come into Git by a commit, and from there like every other change. */
describe('an environment with `commit`', () => {
  /** One whose image was brought up to date once. */
  async function updated() {
    const files = filesOf({ prod: 'commit' })
    const world = await worldWith(files)
    await push(world, '1.2.0')
    const house = await createHouse({ world, images: {} })
    house.git.commit(files)
    await house.until(() => house.git.pushes.length > 0)
    return { house, world, files }
  }

  test('gets the newest image in one line of one file, and it is released', async () => {
    const world = await worldWith(filesOf({ prod: 'commit' }))
    const first = await digestOf(world, '1.0.0')
    const files = filesOf({ prod: 'commit' }, `${repository}:1.0.0@${first}`)
    const house = await createHouse({ world, images: {} })
    house.git.commit(files)
    await house.until(async () => isGood(await house.unit(web)))
    await push(world, '1.2.0')
    await push(world, '1.1.0')
    await push(world, '2.0.0')

    await house.until(() => house.git.pushes.length > 0)
    await house.until(async () => {
      const memory = await house.unit(web)
      return isGood(memory) && JSON.stringify(memory).includes(':1.2.0@')
    })
    await house.turn(5 * look)

    const digest = await digestOf(world, '1.2.0')
    expect(house.git.filesAt(house.git.revision)).toEqual({
      ...files,
      'apps/web.yaml': oddly(`${repository}:1.2.0@${digest}`),
    })
    expect(house.git.pushes).toEqual(['pushed main: Update web 1.2.0 in prod'])
    expect(named(house, 'image.')).toEqual([
      {
        name: 'image.updated',
        fields: {
          source: 'main',
          branch: 'main',
          revision: house.git.revision,
          images: 'web 1.2.0',
          environments: 'prod',
        },
      },
    ])
    await house.stop()
  })

  test('keeps what is right, and nothing is pushed', async () => {
    const world = await worldWith(filesOf({ prod: 'commit' }))
    const digest = await digestOf(world, '1.0.0')
    const house = await createHouse({ world, images: {} })
    house.git.commit(filesOf({ prod: 'commit' }, `${repository}:1.0.0@${digest}`))

    await house.turn(5 * look)

    expect(house.git.pushes).toEqual([])
    expect(named(house, 'image.')).toEqual([])
    await house.stop()
  })

  test('loses no commit that somebody pushes at the same moment', async () => {
    const files = filesOf({ prod: 'commit' })
    const world = await worldWith(files)
    const house = await createHouse({ world, images: {} })
    const meanwhile = {
      ...files,
      'apps/web.yaml': oddly(`${repository}:1.0.0`).replace('two', '2'),
    }
    house.git.beforePush(() => house.git.commit(meanwhile))
    house.git.commit(files)

    await house.until(() => house.git.pushes.length > 1)

    expect(house.git.pushes.map((line) => line.split(' ')[0])).toEqual(['moved', 'pushed'])
    const digest = await digestOf(world, '1.0.0')
    expect(house.git.filesAt(house.git.revision)['apps/web.yaml']).toBe(
      oddly(`${repository}:1.0.0@${digest}`).replace('two', '2'),
    )
    await house.stop()
  })

  test('does not get an image again that somebody took back, and gets the next one', async () => {
    const { house, world, files } = await updated()
    house.git.commit(files, 'Revert "Update web 1.2.0 in prod"')

    await house.turn(5 * look)
    const reverted = { pushes: house.git.pushes.length, values: valuesOf(house) }
    await push(world, '1.3.0')
    await house.until(() => house.git.pushes.length > 1)

    expect(reverted.pushes).toBe(1)
    expect(reverted.values).toMatchObject([
      { does: 'waits', why: expect.stringContaining('took this image back') },
    ])
    expect(house.git.pushes.at(-1)).toBe('pushed main: Update web 1.3.0 in prod')
    await house.stop()
  })

  test('gets an older image again when the policy changes its mind', async () => {
    const { house, world } = await updated()
    await push(world, '2.0.0')
    const withRange = (range: string) =>
      house.git.commit({
        ...house.git.filesAt(house.git.revision),
        'images/web.yaml': policy({ prod: 'commit' }, { semver: range }),
      })
    withRange('^2.0.0')
    await house.until(() => house.git.pushes.length > 1)
    withRange('^1.0.0')

    await house.until(() => house.git.pushes.length > 2)

    expect(house.git.pushes.map((line) => line.split(' ')[4])).toEqual(['1.2.0', '2.0.0', '1.2.0'])
    await house.stop()
  })

  test('is not taken back when the newest image is deleted', async () => {
    const world = await worldWith(filesOf({ prod: 'commit' }))
    const house = await createHouse({ world, images: {} })
    house.git.commit(filesOf({ prod: 'commit' }, `${repository}:1.7.0`))

    await house.turn(3 * look)

    expect(house.git.pushes).toEqual([])
    await house.stop()
  })
})

test('an environment that the policy does not name stays as it is', async () => {
  const files = filesOf({ dev: 'commit' })
  const world = await worldWith(files)
  const house = await createHouse({ world, images: {} })
  house.git.commit(files)

  await house.turn(3 * look)

  expect(house.git.pushes).toEqual([])
  await house.stop()
})

test('environments of one source each get theirs', async () => {
  const overlay = (name: string) =>
    `apiVersion: plumbline/v1\nkind: Overlay\ntarget: service/web\nenvironment: ${name}\nspec:\n  image: ${repository}:0.9.0 # {"$image": "web"}\n`
  const files: Files = {
    'environments/dev.yaml': environment('dev'),
    'environments/prod.yaml': environment('prod'),
    'apps/web.yaml': oddly(`${repository}:0.9.0`).replace(/ +# \{.*\}/, ''),
    'overlays/dev.yaml': overlay('dev'),
    'overlays/prod.yaml': overlay('prod'),
    'images/web.yaml': policy({ dev: 'commit', prod: 'pullRequest' }),
  }
  const world = await worldWith(files)
  await push(world, '1.0.0')
  const house = await createHouse({ world, images: {} })
  house.git.commit(files)

  await house.until(() => house.git.branches.size > 0 && house.git.pushes.length > 1)
  await house.turn(5 * look)

  const wanted = `${repository}:1.0.0@${await digestOf(world, '1.0.0')} #`
  const inMain = house.git.filesAt(house.git.revision)
  expect(inMain['overlays/dev.yaml']).toContain(wanted)
  expect(inMain['overlays/prod.yaml']).toBe(overlay('prod'))
  const proposed = house.git.filesAt(house.git.branches.get('plumbline/images/main/prod'))
  expect(proposed['overlays/prod.yaml']).toContain(wanted)
  expect(proposed['apps/web.yaml']).toBe(files['apps/web.yaml'])
  await house.stop()
})
