import { describe, expect, it } from 'vitest'
import { nameOf, ref, tailOf } from './compare.ts'
import { resolve } from './references.ts'

describe('resolve', () => {
  const request = { arn: ref('thing/a'), list: [{ of: ref('thing/b') }], at: new Date(0) }

  it('puts in what is known, at every depth, and names what is not', () => {
    const { value, missing } = resolve(request, new Map([['thing/b', 'arn:b']]))

    expect(value).toEqual({ arn: '(known after apply)', list: [{ of: 'arn:b' }], at: new Date(0) })
    expect(missing).toEqual(['thing/a'])
  })

  it('needs nobody for a name that is known beforehand', () => {
    const { value, missing } = resolve({ group: nameOf('log-group/a', '/a') }, new Map())

    expect(value).toEqual({ group: '/a' })
    expect(missing).toEqual([])
  })
})

describe('a part of an identifier', () => {
  const balancer = tailOf('target-group/web', 'app/main/1/')
  const arn = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/9'

  it('is its last part behind a prefix', () => {
    const { value } = resolve({ label: balancer }, new Map([['target-group/web', arn]]))

    expect(value).toEqual({ label: 'app/main/1/targetgroup/web/9' })
  })
})
