import { CreateClusterCommand } from '@aws-sdk/client-ecs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startLiveSimulator, type LiveSimulator } from '../conformance/simulator.ts'
import { clientsOf } from '../conformance/target.ts'
import { describeWith } from '../require.ts'
import { startCluster, type Cluster } from '../support/postgres.ts'
import { environment, service } from '../support/shop.ts'
import { placeFor, until, type Place, type Replica } from './processes.ts'

/** Whole processes that share the work on twelve services, and what AWS saw of each. */
const names = Array.from({ length: 12 }, (_, index) => `s${index + 10}`)
const estate = (version: number) =>
  Object.fromEntries(
    names.map((name) => [
      `${name}.yaml`,
      service(name, `{ image: "web:${version}", scale: 1, port: 8080 }`),
    ]),
  )
const takeoverMsMax = 10_000

describeWith(['postgres'], 'replicas that share the work', ({ postgres }) => {
  let simulator: LiveSimulator
  let cluster: Cluster
  let place: Place
  let database: Awaited<ReturnType<Cluster['fresh']>>
  let leader: Replica
  let other: Replica
  let version = 1
  let revision: string
  beforeAll(async () => {
    cluster = await startCluster(postgres)
    database = await cluster.fresh()
    simulator = await startLiveSimulator(60)
    await clientsOf(simulator.url).ecs.send(new CreateClusterCommand({ clusterName: 'prod' }))
    place = placeFor(simulator.url, { 'environments/prod.yaml': environment('prod', '{}') })
    revision = place.commit(estate(version))
    leader = await place.start('leader', database)
    await until('it leads', () => leader.said().includes('replica.leads'))
    other = await place.start('other', database)
    await until('everything is in place', () => allRun(leader, revision))
  }, 300_000)
  afterAll(async () => {
    await place?.remove()
    await simulator?.stop()
    await cluster?.remove()
  })

  it('both write, each update is sent once, and both show what the other did', async () => {
    const before = commit()
    await until(
      'both show it',
      async () => (await allRun(leader, revision)) && allRun(other, revision),
    )

    expect(updates(before)).toEqual(names)
    const registered = writersOf(before, 'RegisterTaskDefinition')
    expect([...new Set([...registered, ...writersOf(before)])].toSorted()).toEqual([
      'leader',
      'other',
    ])
  }, 300_000)

  it('one that dies in the middle of its writes: its units go on in time, and nothing is sent twice', async () => {
    hang('other')
    const before = commit()
    await until('other has written', () => writersOf(before).includes('other'))
    expect(await hasTurns(other)).toBe(true)
    await other.signal('SIGKILL')

    const took = await until('its turns are free', async () => !(await hasTurns(other)))
    await until('all of it is in place', () => allRun(leader, revision))
    simulator.world.faults.clear()
    expect(took).toBeLessThan(takeoverMsMax)
    expect(updates(before)).toEqual(names)
  }, 300_000)

  it('one that is frozen in the middle of its writes sends nothing more when it goes on', async () => {
    other = await place.start('third', database)
    await until('it shows what is there', () => allRun(other, revision))
    hang('third')
    let before = commit()
    await until('it has written', async () => {
      if (writersOf(before).includes('third')) return true
      // The other one was faster with all of them.
      if (await allRun(leader, revision)) before = commit()
      return false
    })
    await other.signal('SIGSTOP')
    await until('all of it is in place', () => allRun(leader, revision))
    simulator.world.faults.clear()
    const frozen = entries().length
    await other.signal('SIGCONT')
    await until('it shows it', () => allRun(other, revision))

    expect(updates(before)).toEqual(names)
    expect(writersOf(frozen)).not.toContain('third')
  }, 300_000)

  it('four of them: the leader is killed in the middle, and each unit is rolled out once', async () => {
    const more = await Promise.all(['fourth', 'fifth'].map((name) => place.start(name, database)))
    for (const one of more) await until('it shows what is there', () => allRun(one, revision))
    const before = commit()
    await until('somebody has written', () => writersOf(before).length > 0)
    await leader.signal('SIGKILL')

    const rest = [other, ...more]
    for (const one of rest) await until('it shows it', () => allRun(one, revision))
    expect(updates(before)).toEqual(names)
    const after = commit()
    for (const one of rest) await until('it shows it', () => allRun(one, revision))
    expect(updates(after)).toEqual(names)
  }, 300_000)

  function commit(): number {
    version += 1
    revision = place.commit(estate(version))
    return entries().length
  }

  /** Updates of one replica are taken, and their answers never come. */
  function hang(principal: string): void {
    const outcome = { kind: 'hang', afterEffect: true } as const
    simulator.world.faults.prime({
      operation: 'ecs:UpdateService',
      principal,
      count: 'all',
      outcome,
    })
  }

  /** Whether some unit is in the hands of a process. */
  async function hasTurns({ child }: Replica): Promise<boolean> {
    const text = `SELECT 1 FROM plumbline.unit_turn WHERE worker LIKE 'worker %:${child.pid} %'`
    return (await cluster.run(text, database.database)).length > 0
  }

  const entries = () => simulator.world.journal.entries()

  const written = (before: number, name = 'UpdateService') =>
    entries()
      .slice(before)
      .filter(({ operation }) => operation === name)

  /** The services that were updated since some entry, by name, each as often as it was. */
  const updates = (before: number) =>
    written(before)
      .map(({ input }) => (input as { readonly service: string }).service)
      .map((name) => name.replace(/^.*\//, ''))
      .toSorted()

  /** Who sent something since some entry. */
  const writersOf = (before: number, name?: string) =>
    written(before, name).map(({ principal }) => principal.replace(/^.*\//, ''))
})

/** Whether a replica shows that a revision is in place and healthy, of every service. */
async function allRun(replica: Replica, revision: string): Promise<boolean> {
  const { items = [] } = (await replica.get('/api/v1/units')) as { items?: readonly object[] }
  const isThere = (text: string) =>
    ['"Synced"', '"Healthy"', revision].every((one) => text.includes(one))
  return items.length === names.length && items.every((one) => isThere(JSON.stringify(one)))
}
