import { describe, expect, it } from 'vitest'
import { exampleNamed, exampleNames } from './example.ts'

describe('the examples', () => {
  it.each(exampleNames())('%s says where it runs', (name) => {
    const { region, environments, folder } = exampleNamed(name)

    expect(folder.endsWith(`examples/${name}`)).toBe(true)
    expect(region).toMatch(/^[a-z]+-[a-z]+-\d$/)
    expect(environments.length).toBeGreaterThan(0)
  })

  it('are handed over what the simulated bootstrap does not make', () => {
    const [prod] = exampleNamed('quiz').environments

    expect(prod?.values).toHaveProperty('redis/endpoint')
    expect(prod?.values).toHaveProperty('network/privateSubnetIds')
    expect(Object.keys(prod?.values ?? {}).filter((key) => key.startsWith('alb/'))).toEqual([])
  })

  it('say what has to be there before them', () => {
    const { needs } = exampleNamed('shop')

    expect(needs.images).toContainEqual(expect.stringContaining('.dkr.ecr.'))
    expect(needs.roles.length).toBeGreaterThan(0)
    expect(needs.secrets.length).toBeGreaterThan(0)
    expect(needs.subnets.length).toBeGreaterThan(0)
  })

  it('are named when there is none of a name', () => {
    expect(() => exampleNamed('sohp')).toThrow('there is no example sohp')
  })
})
