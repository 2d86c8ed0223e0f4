import type { ActivityItem } from '@plumbline/api/contract'
import { keyOf } from '../data/fleet.ts'

const columns = ['at', 'unit', 'what', 'level', 'title', 'why', 'by', 'revision'] as const

/** The items as RFC 4180 says, for a spreadsheet. */
export function csvOf(items: readonly ActivityItem[]): string {
  const rows = items.map((item) => {
    const row = { ...item, unit: keyOf(item) }
    return columns.map((name) => cellOf(row[name] ?? '')).join(',')
  })
  return [columns.join(','), ...rows, ''].join('\r\n')
}

/** A text that begins like a formula would be run by a spreadsheet: an apostrophe in front makes it a text again. */
function cellOf(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
