import { expect, test } from 'vitest'
import { puppetHouse } from '../support/puppet.ts'

const targets = { ec2Tags: { role: 'edge' } }
const late = 31 * 60_000

async function edges() {
  const all = await puppetHouse()
  const { world } = all
  const call = (operation: string, input: object) => world.call('ec2', operation, input)
  const instance = (id: string, role = 'edge') =>
    world.control('ec2', { type: 'instance', id, dns: `${id}.example.internal`, tags: { role } })
  const names = async () => {
    const { fleet } = await all.memory()
    return (fleet?.hosts ?? []).map(({ node, instance: of }) => `${node} ${of ?? '–'}`).toSorted()
  }
  const health = async () => (await all.memory()).status.health
  const turn = (ms = 60_000) => all.house.turn(ms)
  return { ...all, call, instance, names, health, turn }
}

test('instances with the tags are the hosts, before they have reported and under the name by which they report', async () => {
  const { house, commit, pointer, report, instance, names, health, turn } = await edges()
  for (const id of ['i-1', 'i-2', 'i-3']) instance(id)
  instance('i-9', 'desk')

  commit('notice(1)\n', { targets, rollout: { waves: [1, '100%'] } })
  await turn()

  expect(await names()).toEqual([
    'i-1.example.internal i-1',
    'i-2.example.internal i-2',
    'i-3.example.internal i-3',
  ])
  const [canary = ''] = (await pointer()).next?.nodes ?? []
  await report(canary)
  await turn()
  expect((await pointer()).next).toBeUndefined()
  for (const node of ['i-1.example.internal', 'i-2', 'i-3.example.internal']) await report(node)
  await turn()
  expect(await names()).toContain('i-2 i-2')
  expect(await names()).toHaveLength(3)
  expect(await health()).toMatchObject({ is: 'Healthy', reason: 'Converged' })
  await house.stop()
})

test('an instance that is gone is missed by nobody, one that is silent is, and a new one has its time', async () => {
  const { house, commit, report, call, instance, names, health, turn, memory } = await edges()
  for (const id of ['i-1', 'i-2']) instance(id)
  commit('notice(1)\n', { targets })
  await turn()
  for (const id of ['i-1', 'i-2']) await report(`${id}.example.internal`)
  await turn(late - 2 * 60_000)
  await call('TerminateInstances', { InstanceIds: ['i-1'] })
  instance('i-3')

  await turn(3 * 60_000)

  expect(await names()).toEqual(['i-2.example.internal i-2', 'i-3.example.internal i-3'])
  const { fleet } = await memory()
  expect(fleet?.hosts.map(({ node, is }) => `${node} ${is}`)).toEqual([
    'i-2.example.internal stale',
    'i-3.example.internal progressing',
  ])
  expect(await health()).toMatchObject({ is: 'Degraded', reason: 'HostsStale' })
  await report('i-2.example.internal')
  await turn(late)
  expect((await memory()).fleet?.hosts.map(({ node, is }) => `${node} ${is}`)).toContain(
    'i-3.example.internal stale',
  )
  await house.stop()
})

test('while instances cannot be looked at, nothing is known and nothing is written', async () => {
  const { house, world, commit, pointer, report, instance, memory, turn } = await edges()
  instance('i-1')
  commit('notice(1)\n', { targets })
  await turn()
  await report('i-1.example.internal')
  await turn()
  const before = await pointer()
  world.faults.prime({
    operation: 'ec2:DescribeInstances',
    count: 'all',
    outcome: { kind: 'error', code: 'UnauthorizedOperation', status: 403 },
  })
  commit('notice(2)\n', { targets })
  await turn()

  expect(await pointer()).toEqual(before)
  const { status } = await memory()
  expect(status.sync.is).toBe('Unknown')
  expect(JSON.stringify(status)).toContain('ec2:DescribeInstances')
  await house.stop()
})

test('without a host a bundle is on its way, then unknown, and healthy when one has it', async () => {
  const { house, commit, report, health, memory, instance, turn } = await edges()
  commit('notice(1)\n', { targets })
  await turn()

  const why = 'no running instance has the tags role=edge, and no host has reported yet'
  expect(await health()).toMatchObject({ is: 'Progressing', reason: 'NoHosts', why })
  expect((await memory()).status.operation.is).toBe('Idle')
  await turn(late)
  expect(await health()).toMatchObject({ is: 'Unknown', reason: 'NoHosts' })
  expect((await memory()).fleet?.is).toBe('Stale')

  instance('i-1')
  await turn()
  expect(await health()).toMatchObject({ is: 'Progressing', reason: 'HostsProgressing' })
  await report('i-1.example.internal')
  await turn()
  expect(await health()).toMatchObject({ is: 'Healthy', reason: 'Converged' })
  await house.stop()
})
