import { isRead } from '@plumbline/simulator'
import { CreateClusterCommand } from '@aws-sdk/client-ecs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startLiveSimulator, type LiveSimulator } from '../conformance/simulator.ts'
import { clientsOf } from '../conformance/target.ts'
import { describeWith } from '../require.ts'
import { startCluster, type Cluster } from '../support/postgres.ts'
import { placeFor, until, type Place, type Replica } from './processes.ts'
import { environment, service } from '../support/shop.ts'
import { wayTo, type Way } from './proxy.ts'

/**
 * Whole processes on one database, and what AWS saw of them. They are started once and go through one trouble after the
 * other, each of which ends with exactly the writes that the commits asked for.
 */
const web = (version: number) => service('web', `{ image: "web:${version}", scale: 1, port: 8080 }`)
const unit = '/api/v1/units/prod/service/web'
const takeoverMsMax = 10_000

describeWith(['postgres'], 'several replicas', ({ postgres }) => {
  let simulator: LiveSimulator
  let cluster: Cluster
  let place: Place
  let database: Awaited<ReturnType<Cluster['fresh']>>
  let first: Replica
  let second: Replica
  let third: Replica
  let way: Way
  let cut: Replica
  let fourth: Replica
  beforeAll(async () => {
    cluster = await startCluster(postgres)
    database = await cluster.fresh()
    simulator = await startLiveSimulator(60)
    await clientsOf(simulator.url).ecs.send(new CreateClusterCommand({ clusterName: 'prod' }))
    place = placeFor(simulator.url, {
      'environments/prod.yaml': environment('prod', '{}'),
      'web.yaml': web(1),
    })
  }, 300_000)
  afterAll(async () => {
    await place?.remove()
    await way?.close()
    await simulator?.stop()
    await cluster?.remove()
  })

  it('one leads, and the other answers for it from the store and its own clone', async () => {
    first = await place.start('first', database)
    await until('first leads', () => count(first, 'replica.leads') === 1)
    second = await place.start('second', database)
    await until('second shows what first did', () => runs(second, 1))

    await until('second is ready', async () => (await second.get('/readyz')).ready === true)
    // What is wanted is not in the store: it was loaded here.
    const { parts } = await second.get(`${unit}/structure`)
    expect(JSON.stringify(parts)).toContain('task-definition/')
    expect(count(second, 'replica.leads')).toBe(0)
    expect(writersOf('UpdateService', 'CreateService')).toEqual(['first'])
  }, 300_000)

  it('what people ask of the one that follows, the one that leads does', async () => {
    const body = { author: 'dana', reason: 'fair' }

    expect(await second.post(`${unit}/hold`, body)).toBe(200)
    expect(await first.get(unit)).toMatchObject({ pin: { author: 'dana' } })
    expect(await second.post(`${unit}/release`, { author: 'dana', reason: 'over' })).toBe(200)
    expect(await second.post(`${unit}/release`, { author: 'dana', reason: 'over' })).toBe(409)
  }, 300_000)

  it('a kill: the other takes over in time, with the commit that was pushed meanwhile', async () => {
    await first.signal('SIGKILL')
    place.commit({ 'web.yaml': web(2) })

    expect(await until('second leads', () => count(second, 'replica.leads') === 1)).toBeLessThan(
      takeoverMsMax,
    )
    await until('web:2 runs', () => runs(second, 2))
    expect(released()).toEqual(['second web:2'])
  }, 300_000)

  it('frozen in the middle of a write for longer than the lease: it writes nothing more', async () => {
    // The write is taken, and its answer never comes: whoever sent it is in the middle of it.
    const outcome = { kind: 'hang', afterEffect: true } as const
    simulator.world.faults.prime({ operation: 'ecs:UpdateService', principal: 'second', outcome })
    place.commit({ 'web.yaml': web(3) })
    await until('second has written', () => released().includes('second web:3'))
    third = await place.start('third', database)
    await second.signal('SIGSTOP')

    const took = await until('third leads', () => count(third, 'replica.leads') === 1)
    await until('web:3 runs', () => runs(third, 3))
    place.commit({ 'web.yaml': web(4) })
    await until('web:4 runs', () => runs(third, 4))
    const before = simulator.world.journal.entries().length
    await second.signal('SIGCONT')
    await until('second notices', () => count(second, 'replica.lost') === 1)
    await until('second shows web:4', () => runs(second, 4))

    expect(took).toBeLessThan(takeoverMsMax)
    expect(writersOf(...writing(before))).not.toContain('second')
    expect(released()).toEqual(['second web:2', 'second web:3', 'third web:4'])
    expect(await third.get(unit)).toMatchObject({ sync: { is: 'Synced' } })
  }, 300_000)

  it('a restart of the database: whoever leads then leads alone, and nothing is written again', async () => {
    const before = simulator.world.journal.entries().length
    await cluster.stop('fast')
    await until('third lost the lease', () => count(third, 'replica.lost') === 1)
    await cluster.start()
    await until('one leads', () => leads() === 1)
    place.commit({ 'web.yaml': web(5) })
    await until('web:5 runs', async () => (await runs(second, 5)) && runs(third, 5))

    expect(released().filter((one) => one.endsWith('web:5'))).toHaveLength(1)
    expect(writing(before)).toEqual(['RegisterTaskDefinition', 'UpdateService'])
  }, 300_000)

  it('an orderly stop hands the lease over at once', async () => {
    const [leader, other] = isLeading(second) ? [second, third] : [third, second]
    const before = count(other, 'replica.leads')
    await leader.signal('SIGTERM')

    expect(leader.child.exitCode).toBe(0)
    const took = await until('the other leads', () => count(other, 'replica.leads') > before)
    // Long before the lease would have run out.
    expect(took).toBeLessThan(3_000)
  }, 300_000)

  it('cut off from the database: it stops, another goes on, and it follows when it is back', async () => {
    way = await wayTo('127.0.0.1', cluster.port)
    cut = await place.start('cut', { ...database, host: '127.0.0.1', port: way.port })
    const [leader] = [second, third].filter(isLeading)
    await leader?.signal('SIGTERM')
    await until('cut leads', () => isLeading(cut))
    fourth = await place.start('fourth', database)
    await until('fourth is ready', async () => (await fourth.get('/readyz')).ready === true)

    way.cut()
    const took = await until('fourth leads', () => isLeading(fourth))
    const lost = count(cut, 'replica.lost')
    place.commit({ 'web.yaml': web(6) })
    await until('web:6 runs', () => runs(fourth, 6))
    way.mend()
    await until('cut shows it', () => runs(cut, 6))

    expect(took).toBeLessThan(takeoverMsMax)
    expect(lost).toBe(1)
    expect(released().at(-1)).toBe('fourth web:6')
    expect([isLeading(cut), isLeading(fourth)]).toEqual([false, true])
  }, 300_000)

  it('four of them: whoever leads is killed, again and again, and every commit is rolled out once', async () => {
    const others = [await place.start('fifth', database), await place.start('sixth', database)]
    const all = [cut, fourth, ...others]
    for (const one of all) await until(`${one.name} shows it`, () => runs(one, 6))
    for (const version of [7, 8, 9]) {
      await all.find(isLeading)?.signal('SIGKILL')
      place.commit({ 'web.yaml': web(version) })

      expect(await until('one leads', () => all.some(isLeading))).toBeLessThan(takeoverMsMax)
      for (const one of all.filter(isAlive)) await until('all show it', () => runs(one, version))
      expect(all.filter(isLeading)).toHaveLength(1)
    }
    const versions = released().map((one) => one.replace(/^.* /, ''))
    expect(versions).toEqual([2, 3, 4, 5, 6, 7, 8, 9].map((version) => `web:${version}`))
  }, 300_000)

  const leads = () => [second, third].filter(isLeading).length

  /** Who sent some operations, in the order of their first one. */
  function writersOf(...operations: readonly string[]): readonly string[] {
    const sent = simulator.world.journal
      .entries()
      .filter((one) => operations.includes(one.operation))
    return [...new Set(sent.map(({ principal }) => principal.replace(/^.*\//, '')))]
  }

  /** Every update of a service: who sent it, and which image it rolls out. */
  function released(): readonly string[] {
    return simulator.world.journal
      .entries()
      .filter(({ operation }) => operation === 'UpdateService')
      .map(({ principal, input }) => {
        const { taskDefinition } = input as { readonly taskDefinition: string }
        const version = Number(/:(\d+)$/.exec(taskDefinition)?.[1])
        return `${principal.replace(/^.*\//, '')} web:${version}`
      })
  }

  /** What was written since some entry, reads left out. */
  function writing(before: number): readonly string[] {
    return simulator.world.journal
      .entries()
      .slice(before)
      .map(({ operation }) => operation)
      .filter((operation) => !isRead(operation))
  }
})

const count = (replica: Replica, event: string) =>
  replica.events().filter((line) => line.event === event).length

const isAlive = ({ child }: Replica) => child.exitCode === null && child.signalCode === null

const isLeading = (replica: Replica) =>
  isAlive(replica) && count(replica, 'replica.leads') > count(replica, 'replica.lost')

/** Whether a replica shows that a version is in place and healthy. */
async function runs(replica: Replica, version: number): Promise<boolean> {
  const text = JSON.stringify(await replica.get(unit))
  return text.includes('"Synced"') && text.includes('"Healthy"') && text.includes(`web:${version}`)
}
