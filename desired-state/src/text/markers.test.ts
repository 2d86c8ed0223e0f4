import { describe, expect, test } from 'vitest'
import { load } from '../load.ts'
import { dev, file, web } from '../small.fixture.ts'
import { markerBehind } from './markers.ts'

describe('a comment behind a value', () => {
  test.each([
    ['a:1 # {"$image": "web"}', 'web'],
    ['a:1, # {"$image":"web"} ', 'web'],
    ['a:1 # {$image: web}', ''],
    ['a:1 # {"$image": web}', ''],
    ['a:1 # {"$image": "web"} and more', ''],
    ['a:1 # {"$imagepolicy": "flux-system:web"}', ''],
    ['a:1 # the $image of web', undefined],
    ['a:1 # {"other": "web"}', undefined],
    ['a:1', undefined],
  ])('%s', (line, policy) => {
    expect(markerBehind(line, 'a:1'.length)?.policy).toBe(policy)
  })

  test('that was meant to be a marker, and is none, is told at its place', () => {
    const marked = web.replace(/image: .*/, 'image: web:1 # {$image: web}')

    const { problems } = load([file('dev.yaml', dev), file('web.yaml', marked)])

    expect(problems).toMatchObject([
      { file: 'web.yaml', message: expect.stringContaining('looks like the marker') },
    ])
  })
})
