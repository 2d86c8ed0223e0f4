import { expect, test } from 'vitest'
import { type Bench, createBench, refusal } from './bench.testing.ts'

async function withRevisions(counts: Record<string, number>, pageSizeMax = 100): Promise<Bench> {
  const bench = await createBench({ pageSizeMax })
  for (const [family, count] of Object.entries(counts)) {
    for (let revision = 1; revision <= count; revision++) await bench.register(family)
  }
  return bench
}

async function listed(
  bench: Bench,
  input: Parameters<typeof bench.call<'ListTaskDefinitions'>>[1],
) {
  const { taskDefinitionArns } = await bench.call('ListTaskDefinitions', input)
  return taskDefinitionArns?.map((arn) => arn.split('/')[1])
}

test('by family, then by number; backwards when asked', async () => {
  const bench = await withRevisions({ web: 10, api: 1 })

  const forwards = await listed(bench, {})
  const backwards = await listed(bench, { sort: 'DESC', maxResults: 3 })

  expect(forwards?.slice(0, 3)).toEqual(['api:1', 'web:1', 'web:2'])
  expect(forwards?.at(-1)).toBe('web:10')
  expect(backwards).toEqual(['web:10', 'web:9', 'web:8'])
})

test('familyPrefix is a whole family for revisions and a prefix for families', async () => {
  const bench = await withRevisions({ web: 1, 'web-admin': 1, api: 1 })

  const revisions = await listed(bench, { familyPrefix: 'web' })
  const families = await bench.call('ListTaskDefinitionFamilies', { familyPrefix: 'web' })

  expect(revisions).toEqual(['web:1'])
  expect(families.families).toEqual(['web', 'web-admin'])
})

test('inactive revisions are apart, and so are families without an active one', async () => {
  const bench = await withRevisions({ web: 2, api: 1 })
  await bench.call('DeregisterTaskDefinition', { taskDefinition: 'web:1' })
  await bench.call('DeregisterTaskDefinition', { taskDefinition: 'api:1' })

  const active = await listed(bench, {})
  const inactive = await listed(bench, { status: 'INACTIVE' })
  const families = await bench.call('ListTaskDefinitionFamilies', { status: 'ACTIVE' })

  expect(active).toEqual(['web:2'])
  expect(inactive).toEqual(['api:1', 'web:1'])
  expect(families.families).toEqual(['web'])
})

test('pages join up, also when they are shorter than asked for and things change between', async () => {
  const bench = await withRevisions({ web: 5 }, 2)
  const first = await bench.call('ListTaskDefinitions', { maxResults: 100 })
  await bench.call('DeregisterTaskDefinition', { taskDefinition: 'web:2' })

  const second = await bench.call('ListTaskDefinitions', { nextToken: first.nextToken })
  const third = await bench.call('ListTaskDefinitions', { nextToken: second.nextToken })

  const pages = [first, second, third].map((page) =>
    page.taskDefinitionArns?.map((arn) => arn.split(':').at(-1)),
  )
  expect(pages).toEqual([['1', '2'], ['3', '4'], ['5']])
  expect(third.nextToken).toBeUndefined()
})

test('a made-up token and a page without size are refused', async () => {
  const bench = await withRevisions({ web: 1 })

  const token = await refusal(bench.call('ListTaskDefinitions', { nextToken: 'bogus' }))
  const size = await refusal(bench.call('ListTaskDefinitions', { maxResults: 101 }))

  expect(token).toContain('InvalidParameterException: Invalid token')
  expect(size).toContain('InvalidParameterException: maxResults')
})
