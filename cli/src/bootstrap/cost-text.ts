import type { CostRow } from '@plumbline/bootstrap-cdk/config'
import { table } from '../text/table.ts'

/** The parts of a cost as a table with a sum, and what the figures are not. */
export function costText(rows: readonly CostRow[]): readonly string[] {
  const sum = rows.reduce((total, { dollars }) => total + dollars, 0)
  const cells = rows.map(({ what, dollars, beside = '' }) => [
    { text: dollars === 0 ? '-' : `$${dollars}` },
    { text: what },
    { text: beside },
  ])
  const total = [{ text: `$${sum}` }, { text: 'in all' }, { text: '' }]
  return [
    ...table(['month', 'for', 'and by use'], [...cells, total]),
    'About, at prices of us-east-1 in 2026, while nobody uses it: check them in the price lists of AWS.',
  ]
}
