import { isRead } from '@plumbline/simulator'
import { quantile, type Calls } from './floor.ts'

/** Calls that change something. */
export const mutating = (calls: Calls): number =>
  Object.entries(calls).reduce((sum, [op, made]) => sum + (isRead(op) ? 0 : made), 0)

/** A table of Markdown. */
export function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
}

export const fixed = (value: number, digits = 1): string => value.toFixed(digits)
export const seconds = (ms: number): string => fixed(ms / 1_000)
export const percent = (share: number): string => `${fixed(share * 100, 2)} %`
export const ratio = (of: number, to: number): string => fixed(of / to, 2)
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
export const pair = (values: readonly number[], most = 0.99): string =>
  `${fixed(quantile(values, 0.5))} / ${fixed(quantile(values, most))}`
