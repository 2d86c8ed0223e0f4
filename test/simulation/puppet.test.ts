import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bucket, bundleFiles, edge, puppetHouse } from '../support/puppet.ts'

const hosts = ['h1', 'h2', 'h3', 'h4'] as const

test('a bundle is published once, and every host that takes it is told', async () => {
  const { house, world, commit, pointer, keys, report, memory } = await puppetHouse()

  commit('notice(1)\n')
  await house.turn(60_000)

  const first = await pointer()
  expect(first).toMatchObject({ revision: house.git.revision })
  expect(first.next).toBeUndefined()
  expect(await keys('bundles/')).toEqual([
    `bundles/edge/${first.digest}.json`,
    `bundles/edge/${first.digest}.tar.gz`,
  ])
  const archive = (await world.call('s3', 'GetObject', {
    Bucket: bucket,
    Key: `bundles/edge/${first.digest}.tar.gz`,
  })) as { Body: Uint8Array }
  expect(gunzipSync(archive.Body).toString()).toContain('notice(1)\n')
  expect((await memory()).status).toMatchObject({
    sync: { is: 'Synced' },
    health: { is: 'Progressing' },
    operation: { is: 'RollingOut' },
  })

  for (const host of hosts) await report(host)
  await house.turn(60_000)

  expect(await memory()).toMatchObject({
    status: { health: { is: 'Healthy' }, operation: { is: 'Idle' } },
    fleet: { is: 'Converged', digest: first.digest, validation: 'Unvalidated' },
  })
  expect(await pointer()).toEqual(first)
  await house.stop()
})

test('a commit that leaves the code alone publishes nothing; one that brings old code back is newer', async () => {
  const { house, commit, pointer, report } = await puppetHouse()
  const everybody = async () => {
    await house.turn(60_000)
    for (const host of hosts) await report(host)
    await house.turn(60_000)
  }
  commit('notice(1)\n')
  await everybody()
  const one = await pointer()

  house.git.commit({ ...bundleFiles('notice(1)\n'), 'README.md': 'more\n' })
  await everybody()
  expect(await pointer()).toEqual(one)

  commit('notice(2)\n')
  await everybody()
  const two = await pointer()
  expect(two.generation).toBeGreaterThan(one.generation)
  expect(two.digest).not.toBe(one.digest)

  commit('notice(1)\n')
  await everybody()
  const again = await pointer()
  expect(again.digest).toBe(one.digest)
  expect(again.generation).toBeGreaterThan(two.generation)
  await house.stop()
})

test('a document in the control repository itself publishes what Puppet knows of it, and hosts see no other change', async () => {
  const { house, pointer, memory } = await puppetHouse()
  const { 'edge/bundle.yaml': document = '', ...rest } = bundleFiles('', { source: '.' })
  const files = {
    'environments/prod.yaml': rest['environments/prod.yaml'] ?? '',
    'bundle.yaml': document,
    'manifests/site.pp': 'notice(1)\n',
    'data/common.yaml': 'some: data of Hiera\n',
  }
  house.git.commit(files)
  await house.turn(60_000)
  const first = await pointer()
  house.git.commit({ ...files, 'README.md': 'more\n' })
  await house.turn(60_000)

  expect(await pointer()).toEqual(first)
  house.git.commit({ ...files, 'manifests/a/A.pp': 'notice(\n', 'manifests/a/a.pp': '' })
  await house.turn(60_000)
  expect((await memory()).problems).toMatchObject([{ file: 'manifests/a/a.pp' }])
  await house.stop()
})

const waves = { rollout: { waves: [1, '50%', '100%'], onFailure: 'rollback' } }

test('waves go on when the hosts of the one before have the bundle', async () => {
  const { house, commit, pointer, report } = await puppetHouse()
  commit('notice(1)\n')
  await house.turn(60_000)
  for (const host of hosts) await report(host)
  await house.turn(60_000)
  const before = await pointer()

  commit('notice(2)\n', waves)
  await house.turn(60_000)
  const first = await pointer()
  expect(first).toMatchObject({ digest: before.digest, next: { wave: 1 } })
  expect(first.generation).toBeGreaterThan(before.generation)
  expect(first.next?.nodes).toHaveLength(1)
  await house.turn(60_000)
  expect(await pointer()).toEqual(first)

  for (const node of first.next?.nodes ?? []) await report(node)
  await house.turn(60_000)
  const second = await pointer()
  expect(second).toMatchObject({ digest: before.digest, next: { wave: 2 } })
  expect(second.generation).toBeGreaterThan(first.generation)
  expect(second.next?.nodes).toHaveLength(2)
  expect(second.next?.nodes).toEqual(expect.arrayContaining([...(first.next?.nodes ?? [])]))

  for (const node of second.next?.nodes ?? []) await report(node)
  await house.turn(60_000)
  expect(await pointer()).toMatchObject({ digest: first.next?.digest })
  expect((await pointer()).generation).toBeGreaterThan(second.generation)
  expect((await pointer()).next).toBeUndefined()
  for (const host of hosts) await report(host)
  await house.turn(60_000)
  expect((await house.unit(edge))?.status.health.is).toBe('Healthy')
  await house.stop()
})

test('a host of the first wave that fails ends the rollout, and points everybody back', async () => {
  const { house, commit, pointer, report, memory } = await puppetHouse()
  commit('notice(1)\n', waves)
  for (let wave = 0; wave < 3; wave++) {
    await house.turn(60_000)
    for (const host of hosts) await report(host)
  }
  await house.turn(60_000)
  const good = await pointer()
  expect((await memory()).status.health.is).toBe('Healthy')

  commit('notice(2)\n', waves)
  await house.turn(60_000)
  const bad = await pointer()
  const [canary = ''] = bad.next?.nodes ?? []
  await report(canary, {
    result: 'failed',
    applied: good.digest,
    failed: [{ resource: 'Exec[x]' }],
  })
  await house.turn(60_000)

  const back = await pointer()
  expect(back.digest).toBe(good.digest)
  expect(back.next).toBeUndefined()
  expect(back.generation).toBeGreaterThan(bad.generation)
  const { status, hold } = await memory()
  expect(hold?.reason).toContain(`${canary}: apply: Exec[x]`)
  expect(status.operation).toMatchObject({ is: 'Held' })

  commit('notice(3)\n', waves)
  await house.turn(60_000)
  expect((await pointer()).generation).toBeGreaterThan(back.generation)
  expect((await memory()).hold).toBeUndefined()
  await house.stop()
})

test('where the documents say to stop, the failed hosts stay, and no further wave begins', async () => {
  const { house, commit, pointer, report, memory } = await puppetHouse()
  const stop = { rollout: { ...waves.rollout, onFailure: 'stop' } }
  commit('notice(1)\n', stop)
  await house.turn(60_000)
  const first = await pointer()
  await report(first.next?.nodes[0] ?? '', { result: 'refused', phase: 'gate', message: 'site.pp' })
  await house.turn(10 * 60_000)

  expect(await pointer()).toEqual(first)
  expect((await memory()).fleet?.is).toBe('Degraded')
  expect((await memory()).status.health).toMatchObject({ is: 'Degraded', reason: 'HostsRefused' })
  await house.stop()
})

test('code that cannot be published keeps the bundle where it is, and says which file', async () => {
  const { house, commit, pointer, memory } = await puppetHouse()
  commit('notice(1)\n')
  await house.turn(60_000)
  const before = await pointer()

  const { 'edge/code/manifests/site.pp': _site, ...rest } = bundleFiles('')
  house.git.commit({ ...rest, 'edge/code/A': '', 'edge/code/a': '' })
  await house.turn(60_000)

  expect(await pointer()).toEqual(before)
  expect((await memory()).problems.map(({ file, message }) => `${file}: ${message}`)).toEqual([
    'edge/code/a: the path differs from A by the case of letters alone',
    'edge/bundle.yaml: it has no manifests/*.pp, so that hosts would have nothing to apply',
  ])
  await house.stop()
})

test('a pointer that somebody moved by hand is drift, and is put back above it', async () => {
  const { house, commit, pointer, put, report } = await puppetHouse()
  commit('notice(1)\n')
  await house.turn(60_000)
  for (const host of hosts) await report(host)
  await house.turn(60_000)
  const before = await pointer()

  const payload = JSON.stringify({ ...before, generation: 7, digest: 'f'.repeat(64) })
  await put('current/edge.json', JSON.stringify({ payload }))
  await house.turn(60_000)

  const after = await pointer()
  expect(after.digest).toBe(before.digest)
  expect(after.generation).toBeGreaterThan(before.generation)
  expect(house.events.map(({ name }) => name)).toContain('drift.detected')
  await house.stop()
})

test('hosts that are silent for three intervals are stale', async () => {
  const { house, commit, report, memory } = await puppetHouse()
  commit('notice(1)\n')
  await house.turn(60_000)
  for (const host of hosts) await report(host)
  await house.turn(28 * 60_000)
  expect((await memory()).fleet).toMatchObject({ is: 'Converged' })

  await house.turn(4 * 60_000)

  expect((await memory()).fleet).toMatchObject({ is: 'Stale' })
  expect((await memory()).status.health).toMatchObject({ is: 'Degraded', reason: 'HostsStale' })
  await house.stop()
})

test('of many bundles the newest stay, and those that a host still runs', async () => {
  const { house, commit, pointer, report, keys } = await puppetHouse()
  const digests: (string | null)[] = []
  for (let version = 1; version <= 9; version++) {
    commit(`notice(${version})\n`)
    await house.turn(60_000)
    const { digest } = await pointer()
    digests.push(digest)
    for (const host of hosts.slice(1)) await report(host)
    // A host that only tells what would change still runs the first one.
    await report('h1', { result: 'pending', current: digests[0], applied: digests[0] })
    await house.turn(60_000)
  }

  const kept = new Set((await keys('bundles/')).map((key) => key.split(/[/.]/)[2]))
  expect(kept).toEqual(new Set([digests[0], ...digests.slice(4)]))
  await house.stop()
})

test('a person holds, goes back, and releases, as with every unit', async () => {
  const { house, commit, pointer, report, memory } = await puppetHouse()
  const everybody = async () => {
    await house.turn(60_000)
    for (const host of hosts) await report(host)
    await house.turn(60_000)
  }
  const by = { author: 'ada', reason: 'to look' }
  commit('notice(1)\n')
  await everybody()
  const one = await pointer()
  commit('notice(2)\n')
  await everybody()
  const two = await pointer()

  await house.control().rollback(edge, by)
  await everybody()
  const back = await pointer()
  expect(back.digest).toBe(one.digest)
  expect(back.generation).toBeGreaterThan(two.generation)
  expect((await memory()).status.operation.is).toBe('Held')

  await house.control().release(edge, by)
  await everybody()
  const forth = await pointer()
  expect(forth.digest).toBe(two.digest)
  expect(forth.generation).toBeGreaterThan(back.generation)

  await house.control().pin(edge, { mode: 'hold', ...by })
  commit('notice(3)\n')
  await everybody()
  expect(await pointer()).toEqual(forth)
  const history = await house.store.history(edge, 50)
  expect(history.filter(({ good }) => good !== undefined).length).toBeGreaterThanOrEqual(2)
  await house.stop()
})
