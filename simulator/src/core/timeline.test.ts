import { array, assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { createTimeline } from './timeline.ts'
import type { Timeline, TimelineEntry } from './timeline.ts'

function drain(timeline: Timeline): TimelineEntry[] {
  const taken: TimelineEntry[] = []
  for (let next = timeline.take(); next; next = timeline.take()) taken.push(next)
  return taken
}

test('whatever order entries come in, they leave in order of time and then of arrival', () => {
  assert(
    property(array(integer({ min: 0, max: 20 })), (times) => {
      const timeline = createTimeline()
      for (const [i, at] of times.entries()) timeline.add(at, 's', { type: String(i) })
      const wanted = times
        .map((at, i) => ({ at, i }))
        .toSorted((a, b) => a.at - b.at || a.i - b.i)
        .map(({ i }) => String(i))

      const saved = timeline.save().map(({ event }) => event.type)
      const taken = drain(timeline).map(({ event }) => event.type)

      expect(taken).toEqual(wanted)
      expect(saved).toEqual(wanted)
    }),
  )
})

test('entries that come after a restore stay behind those of the same time that were saved', () => {
  const before = createTimeline()
  before.add(5, 's', { type: 'saved' })
  const timeline = createTimeline()

  timeline.restore(before.save())
  timeline.add(5, 's', { type: 'new' })

  expect(drain(timeline).map(({ event }) => event.type)).toEqual(['saved', 'new'])
})
