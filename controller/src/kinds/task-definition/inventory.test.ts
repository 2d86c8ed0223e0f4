import type { Environment, UnitId } from '@plumbline/desired-state'
import { describe, expect, it } from 'vitest'
import type { AwsReader } from '../../model/index.ts'
import { inventory } from './inventory.ts'

const environment = { name: 'prod', cluster: 'main' } as Environment

/** An account with families, by name, whose newest revision has a tag with its unit; two families a page. */
function account(
  owners: Readonly<Record<string, string>>,
): AwsReader & { readonly asked: string[] } {
  const asked: string[] = []
  const families = Object.keys(owners)
  function answer(op: string, input: { nextToken?: string; familyPrefix: string }): object {
    asked.push(op)
    if (op === 'ecs:ListTaskDefinitions') return { taskDefinitionArns: [input.familyPrefix] }
    const from = Number(input.nextToken ?? 0)
    const more = from + 2 < families.length ? { nextToken: String(from + 2) } : {}
    return { families: families.slice(from, from + 2), ...more }
  }
  return {
    asked,
    read: ({ op }, input) => Promise.resolve(answer(op, input as never) as never),
    group: () => Promise.reject(new Error('no list by key')),
    look: (_batch, _scope, key) => {
      const tags = [
        { key: 'plumbline:unit', value: owners[key] },
        { key: 'plumbline:source', value: 'main' },
      ]
      return Promise.resolve({ taskDefinition: { taskDefinitionArn: key }, tags } as never)
    },
  }
}

const found = (reader: AwsReader, ...wanted: UnitId[]) =>
  inventory(reader, environment, new Set(wanted))

describe('inventory', () => {
  it('finds jobs by the tags of what is registered for them', async () => {
    const reader = account({
      'prod-job-a': 'prod/job/a',
      'prod-job-b': 'prod/job/b',
      'prod-job-c': 'prod/job/c',
    })

    const units = (await found(reader, 'prod/job/b')).map(({ unit, source }) => [unit, source])

    expect(units).toEqual([
      ['prod/job/a', 'main'],
      ['prod/job/c', 'main'],
    ])
  })

  it.each([
    ['a service whose name begins with job-', { 'prod-job-a': 'prod/service/job-a' }],
    ['copied tags', { 'prod-job-a': 'prod/job/b' }],
    ['what has no tags', { 'prod-job-a': '' }],
  ])('leaves out %s', async (_case, owners) => {
    expect(await found(account(owners))).toEqual([])
  })

  it('costs one list when every job is wanted', async () => {
    const reader = account({ 'prod-job-a': 'prod/job/a' })

    await found(reader, 'prod/job/a')

    expect(reader.asked).toEqual(['ecs:ListTaskDefinitionFamilies'])
  })
})
