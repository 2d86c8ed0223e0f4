import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { load } from './load.ts'
import { shopFiles } from './shop.fixture.ts'

const folder = new URL('../examples/shop/', import.meta.url)

describe('the shop', () => {
  const state = load(shopFiles())

  test('is right from end to end', () => {
    expect(state.problems).toEqual([])
    expect([...state.units.keys()].toSorted()).toEqual([
      'dev/service/api',
      'dev/service/web',
      'dev/service/worker',
      'prod/service/api',
      'prod/service/web',
      'prod/service/worker',
    ])
    expect([...state.bundles.keys()]).toEqual(['dev/bundle/desks'])
  })

  test('shows what its comments promise', () => {
    const specOf = (id: `${string}/${string}/${string}`) => state.units.get(id)?.spec

    expect(specOf('dev/service/api')).toMatchObject({ scale: 1, cpu: 512 })
    expect(specOf('prod/service/api')).toMatchObject({ scale: 3, cpu: 1024 })
    expect(specOf('prod/service/web')).toMatchObject({ scale: 3 })
    expect(specOf('dev/service/worker')?.env.DRY_RUN).toBe('true')
    expect(specOf('prod/service/worker')?.env).not.toHaveProperty('DRY_RUN')
    expect(specOf('dev/service/web')).toMatchObject({
      health: { command: ['CMD-SHELL', expect.any(String)] },
    })
    expect(specOf('dev/service/api')).toMatchObject({
      health: { command: expect.arrayContaining(['CMD']) },
    })
  })

  test('stays small', () => {
    const scales = [...state.units.values()].map((unit) =>
      unit.kind === 'service' && typeof unit.spec.scale === 'number' ? unit.spec.scale : 0,
    )

    expect(Math.max(...scales)).toBeLessThanOrEqual(4)
  })

  // The data of Hiera is no document.
  const documents = shopFiles().filter(({ path }) => !path.startsWith('hosts/code/'))

  test.each(documents.map((file) => [file.path, file.text] as const))(
    '%s names a schema that is there',
    (path, text) => {
      const [, schema] = /^# yaml-language-server: \$schema=(.*)\n/.exec(text) ?? []

      expect(schema).toBeDefined()
      expect(existsSync(new URL(schema ?? '', new URL(path, folder)))).toBe(true)
    },
  )
})
