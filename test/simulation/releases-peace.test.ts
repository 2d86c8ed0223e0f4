// oxlint-disable vitest/expect-expect -- the expectations are in the file that all parts share
import { describe, it } from 'vitest'
import { play } from './releases.ts'
import { stories } from './releases-stories.ts'
import { ways } from './releases-world.ts'

describe.each(ways)('without any fault, a release that is %s', (way) => {
  it.each(stories.map((story) => [story.name, story] as const))('%s', (_name, story) =>
    play(way, story, 1),
  )
})
