import { createHash } from 'node:crypto'
import { lately, unitsKept, type Json, type Shape } from '../model/index.ts'

function canonical(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const fields = Object.entries(value).filter(([, item]) => item !== undefined)
  const sorted = fields.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`
}

/** Of a normal form, whatever the order of its keys. */
export const digestOf = lately(
  (shape: Shape) => createHash('sha256').update(canonical(shape)).digest('base64url'),
  unitsKept,
)
