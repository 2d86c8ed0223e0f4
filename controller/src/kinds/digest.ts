import { createHash } from 'node:crypto'
import { canonical } from '@plumbline/desired-state'
import { lately, unitsKept, type Shape } from '../model/index.ts'

/** Of a normal form, whatever the order of its keys. */
export const digestOf = lately(
  (shape: Shape) => createHash('sha256').update(canonical(shape)).digest('base64url'),
  unitsKept,
)
