import { expect, it } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { appWith, controlFixture, newYear } from '../testing.ts'

it('image policies are listed with their values and what is done about them', async () => {
  const repository = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web'
  const value = { file: 'apps/web.yaml', line: 7, environments: ['prod'], value: `${repository}:1` }
  const newest = { tag: '2', digest: 'sha256:ab' }
  const fault = {
    code: 'NoTagFits',
    source: 'user',
    retry: 'on-change',
    message: 'none fits',
    hint: 'push one',
  } as const
  const { app } = await appWith({
    store: memoryStore(),
    memories: [],
    control: controlFixture([], {
      images: [
        {
          source: 'shop',
          policy: 'web',
          repository,
          newest,
          lookedAt: newYear,
          values: [{ ...value, does: 'commit', why: 'committed', to: `${repository}:2` }],
        },
        { source: 'shop', policy: 'api', repository, fault, values: [] },
      ],
    }),
  })

  const answer = await app.inject('/api/v1/images')

  expect(answer.json().items).toEqual([
    {
      source: 'shop',
      policy: 'web',
      repository,
      newest,
      lookedAt: '2026-01-01T00:00:00.000Z',
      fault: null,
      values: [{ ...value, does: 'commit', why: 'committed', to: `${repository}:2`, url: null }],
    },
    { source: 'shop', policy: 'api', repository, newest: null, lookedAt: null, fault, values: [] },
  ])
})
