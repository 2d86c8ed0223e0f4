import { describe, expect, it } from 'vitest'
import type { AwsAt, Handover, HandoverValues } from '../../model/index.ts'
import { differ, isStale, readHandovers } from './handovers.ts'

const values = (host: string, version = 1): HandoverValues =>
  new Map([['database/host', { value: host, version }]])

const aws: AwsAt = (place) => ({ reader: place as never, writer: {} as never, isIdle: () => true })

/** Parameter Store that answers for `prod` in one place, and for nothing else. */
const handover: Handover = {
  calls: [],
  read(reader, environment) {
    const { account } = reader as unknown as { account: string }
    return environment === 'prod' && account === '1'
      ? Promise.resolve(values('db'))
      : Promise.reject(new Error('no answer'))
  },
}

const prod = { environment: 'prod', account: '1', region: 'eu-west-1' }
const dev = { environment: 'dev', account: '2', region: 'eu-west-1' }

describe('the hand-over of an environment', () => {
  it('is read where the environment is', async () => {
    const found = await readHandovers([prod], { handover, aws }, undefined)

    expect([...found]).toEqual([['prod', values('db')]])
  })

  it('is left out when it cannot be read: nothing is guessed', async () => {
    const found = await readHandovers([prod, dev], { handover, aws }, undefined)

    expect([...found.keys()]).toEqual(['prod'])
  })

  it('stays what it was while it cannot be read', async () => {
    const before = new Map([['dev', values('old')]])

    const found = await readHandovers([dev], { handover, aws }, before)

    expect(found.get('dev')).toEqual(values('old'))
  })
})

describe('two readings', () => {
  it('differ by a value, a version or an environment, and not by the order of keys', () => {
    const two: HandoverValues = new Map([...values('db'), ['alb/arn', { value: 'a', version: 1 }]])
    const turned: HandoverValues = new Map([...two].toReversed())
    const read = (one: HandoverValues) => new Map([['prod', one]])

    expect(differ(read(two), read(turned))).toBe(false)
    expect(differ(read(values('db')), read(values('other')))).toBe(true)
    expect(differ(read(values('db')), read(values('db', 2)))).toBe(true)
    expect(differ(read(values('db')), new Map())).toBe(true)
  })

  it('are a minute apart, and only where something is needed', () => {
    expect(isStale({ needs: [prod], values: new Map(), readAt: 0 }, 59_000)).toBe(false)
    expect(isStale({ needs: [prod], values: new Map(), readAt: 0 }, 60_000)).toBe(true)
    expect(isStale({ needs: [], values: new Map(), readAt: 0 }, 60_000)).toBe(false)
  })
})
