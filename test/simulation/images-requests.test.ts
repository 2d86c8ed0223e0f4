import { describe, expect, test } from 'vitest'
import { createHouse } from '../support/house.ts'
import {
  desk,
  digestOf,
  filesOf,
  look,
  named,
  oddly,
  repository,
  worldWith,
} from './images-world.ts'
import { push } from './preflight-world.ts'

/** Newer images come into Git on a branch for a pull request. */
describe('an environment with `pullRequest`', () => {
  const branch = 'plumbline/images/main/prod'
  const title = 'Update web 1.0.0 in prod'

  async function proposed() {
    const files = filesOf({ prod: 'pullRequest' })
    const world = await worldWith(files)
    const people = desk()
    const house = await createHouse({ world, images: { pullRequests: people.pullRequests } })
    const before = house.git.commit(files)
    await house.until(() => people.open.size > 0)
    return { ...people, files, world, house, before }
  }

  test('has a branch with the change and a request for it, and the source stays', async () => {
    const { house, open, files, world, before } = await proposed()

    await house.turn(5 * look)

    const digest = await digestOf(world, '1.0.0')
    expect([...open]).toEqual([[branch, title]])
    expect(house.git.revision).toBe(before)
    expect(house.git.filesAt(house.git.branches.get(branch))).toEqual({
      ...files,
      'apps/web.yaml': oddly(`${repository}:1.0.0@${digest}`),
    })
    expect(new Set(house.git.pushes)).toEqual(
      new Set([`pushed ${branch}: ${title}`, `same ${branch}: ${title}`]),
    )
    expect(named(house, 'image.')).toMatchObject([
      { name: 'image.proposed', fields: { branch, url: `https://host/${branch}` } },
    ])
    await house.stop()
  })

  test('has the request brought up to date by a newer image', async () => {
    const { house, open, world } = await proposed()
    await push(world, '1.3.0')

    await house.until(() => open.get(branch) === 'Update web 1.3.0 in prod')

    expect(house.git.filesAt(house.git.branches.get(branch))['apps/web.yaml']).toContain(':1.3.0@')
    expect(named(house, 'image.proposed')).toHaveLength(2)
    await house.stop()
  })

  test('has none again after somebody declined it, though the branch is gone', async () => {
    const { house, open, declined, world } = await proposed()
    open.clear()
    declined.add(title)
    house.git.branches.delete(branch)

    await house.turn(5 * look)
    const after = { open: [...open], branches: [...house.git.branches] }
    await push(world, '1.3.0')
    await house.until(() => open.size > 0)

    expect(after).toEqual({ open: [], branches: [] })
    expect([...open.values()]).toEqual(['Update web 1.3.0 in prod'])
    await house.stop()
  })

  test('leaves a branch alone that somebody else commits to, and says so once', async () => {
    const { house, files, world } = await proposed()
    const head = house.git.revision ?? ''
    const theirs = house.git.commit({ ...files, 'README.yaml': '# theirs' })
    house.git.branches.set(branch, theirs)
    house.git.commit(house.git.filesAt(head))
    await push(world, '1.3.0')

    await house.turn(5 * look)

    expect(house.git.branches.get(branch)).toBe(theirs)
    expect(named(house, 'image.failed')).toMatchObject([
      { fields: { source: 'main', reason: 'BranchTaken' } },
    ])
    await house.stop()
  })

  test('has its branch where nobody opens requests', async () => {
    const files = filesOf({ prod: 'pullRequest' })
    const house = await createHouse({ world: await worldWith(files), images: {} })
    house.git.commit(files)

    await house.until(() => house.git.branches.has(branch))

    expect(named(house, 'image.')).toMatchObject([{ name: 'image.proposed', fields: { url: '' } }])
    await house.stop()
  })
})
