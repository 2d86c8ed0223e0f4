// oxlint-disable vitest/expect-expect -- the expectations are in the file that all parts share
import { it } from 'vitest'
import { killAtEveryCall } from './kill.ts'

const parts = 4

it.each(Array.from({ length: parts }, (_, part) => part))(
  'a kill after the effect of any call changes nothing in the end, part %i',
  (part) => killAtEveryCall('after', part, parts),
)
