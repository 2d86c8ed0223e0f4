// oxlint-disable vitest/expect-expect -- the expectations are in the file that all parts share
import { it } from 'vitest'
import { bad, good, killAtEveryCall } from './kill.ts'

const parts = 4
const everyPart = Array.from({ length: parts }, (_, part) => part)

it.each(everyPart)(
  'a kill after the effect of any call changes nothing in the end, part %i',
  (part) => killAtEveryCall(good, 'after', part, parts),
)

it.each(everyPart)(
  'a kill after the effect of any call of a bad release, and a late restart, send it once, part %i',
  (part) => killAtEveryCall(bad, 'after', part, parts),
)
