import { stringify } from 'yaml'
import { describe, expect, it } from 'vitest'
import { isRead } from '@plumbline/simulator'
import { createHouse } from '../support/house.ts'
import { environment, service, shopWorld } from '../support/shop.ts'

const unit = 'prod/service/web'
const group = '/plumbline/prod/web'
const minute = 60_000
const somebody = { principal: 'arn:aws:iam::123456789012:user/somebody' }

/** A service in place, and a release of it that has just begun. */
async function releasing({ intervalMs = 10 * minute, spec = {} } = {}) {
  const world = await shopWorld({ full: true })
  const house = await createHouse({ world, intervalMs })
  const commit = (image: string) =>
    house.git.commit({
      'environments/prod.yaml': environment('prod'),
      'apps/web.yaml': service(
        'web',
        stringify({ image, logs: { retention: '30d' }, ...spec }, { collectionStyle: 'flow' }),
      ),
    })
  const operation = async () => (await house.unit(unit))?.status.operation.is
  const isAtRest = async () => (await operation()) === 'Idle'
  commit('web:1')
  await house.until(isAtRest)
  await house.turn(20 * minute)
  commit('web:2')
  await house.until(async () => (await operation()) === 'RollingOut')
  await house.turn(10_000)
  let seen = world.journal.entries().at(-1)?.sequence ?? 0
  /** The reads since the last time that this was asked. */
  function reads(): readonly string[] {
    const entries = world.journal.entries(seen)
    seen = entries.at(-1)?.sequence ?? seen
    return entries
      .filter(({ operation: of, principal }) => isRead(of) && principal.endsWith('user/direct'))
      .map(({ operation: of }) => of)
  }
  const byHand = (place: string, call: string, input: object) =>
    world.call(place, call, input, somebody)
  const told = (name: string) => house.events.filter((event) => event.name === name)
  return { house, world, reads, byHand, told, isAtRest }
}

const shorter = { logGroupName: group, retentionInDays: 1 }

describe('a rollout that is followed', () => {
  it('costs one read a look, and everything is looked at when it ends', async () => {
    const { house, reads, isAtRest } = await releasing()

    await house.turn(20_000)
    const meanwhile = reads()
    await house.until(isAtRest)

    // The source is fetched from time to time, which asks AWS nothing.
    expect(meanwhile).toEqual(Array(4).fill('DescribeServices'))
    expect(reads()).toEqual(
      expect.arrayContaining(['DescribeLogGroups', 'DescribeScalableTargets', 'DescribeAlarms']),
    )
    await house.stop()
  })

  it('ends with what a person changed beside it seen, before the unit is said to be in sync', async () => {
    const { house, byHand } = await releasing()
    await byHand('logs', 'PutRetentionPolicy', shorter)
    const from = house.events.length

    await house.turn(3 * minute)

    const names = house.events.slice(from).map(({ name }) => name)
    expect(names.filter((name) => /^(rollout|drift|unit)\./.test(name))).toEqual([
      'drift.detected',
      'rollout.completed',
      'drift.repaired',
      'unit.synced',
    ])
    await house.stop()
  })

  it('lets what a person changed beside it be seen as soon as at rest', async () => {
    const { house, byHand, told } = await releasing({ intervalMs: 15_000 })
    await byHand('logs', 'PutRetentionPolicy', shorter)

    await house.turn(15_000)

    expect(told('drift.detected')).toMatchObject([{ fields: { unit } }])
    expect(told('rollout.completed')).toHaveLength(1)
    await house.stop()
  })

  it('lets what a person did to the service itself be seen by the next look', async () => {
    const { house, byHand, told } = await releasing()
    await byHand('ecs', 'UpdateService', { cluster: 'prod', service: 'web', desiredCount: 3 })

    await house.turn(5_000)

    expect(told('drift.detected')).toMatchObject([{ fields: { unit } }])
    await house.stop()
  })

  it('looks at everything when a person asks for a look', async () => {
    const { house, reads } = await releasing()

    await house.control().sync(unit)
    await house.settle()

    expect(reads()).toContain('DescribeLogGroups')
    await house.stop()
  })

  it('reads the alarms that decide about it, and no others', async () => {
    const alarm = { metric: 'cpu', above: 90 }
    const decides = await releasing({
      spec: { alarms: { busy: alarm }, deploy: { alarms: ['busy'] } },
    })
    const tells = await releasing({ spec: { alarms: { busy: alarm } } })

    await decides.house.turn(5_000)
    await tells.house.turn(5_000)

    expect([decides.reads(), tells.reads()]).toEqual([
      expect.arrayContaining(['DescribeServices', 'DescribeAlarms']),
      ['DescribeServices'],
    ])
    await decides.house.stop()
    await tells.house.stop()
  })
})
