import { describe, expect, test } from 'vitest'
import { handoverKeys, handoverParameter, handoverVariable } from './keys.ts'

describe('the keys of the hand-over', () => {
  test('are names that Parameter Store takes, each once', () => {
    const keys = handoverKeys.map(({ key }) => key)

    expect(keys.filter((key) => !/^[a-z]+\/[a-z][A-Za-z0-9]*$/.test(key))).toEqual([])
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('are described', () => {
    expect(handoverKeys.filter(({ description }) => !description.endsWith('.'))).toEqual([])
  })

  test('are variables and parameters', () => {
    expect(handoverVariable('network/vpcId')).toBe('bootstrap.network.vpcId')
    expect(handoverParameter('prod', 'network/vpcId')).toBe(
      '/plumbline/prod/bootstrap/network/vpcId',
    )
  })
})
