import type { ChainedAudit } from './access.ts'
import type { Hash } from './redact.ts'

/** What stands for the line before the first. */
export const chainStart = ''

/** The hash of a line: of the one before it and of what it says, as it is written down. `hash` is SHA-256 in hex. */
export function chained(hash: Hash, before: string, entry: string): string {
  return hash(`${before}\n${entry}`)
}

/** Where a chain is sound so far, and how to go on; or the first line that does not follow from the one before it. */
export type ChainLink =
  | { readonly sound: true; readonly hash: string; readonly lines: number; readonly old: number }
  | {
      readonly sound: false
      readonly brokenAt: number
      readonly lines: number
      readonly old: number
    }

export const noLines: ChainLink = { sound: true, hash: chainStart, lines: 0, old: 0 }

/**
 * Checks some lines after those that were found sound. A line that was changed, taken out or put in between breaks the chain at
 * that line or at the next. Lines without a hash are older than the chain, and can only stand before it. Lines that were cut off at
 * the end leave no trace in what is left: `hash`, written down elsewhere, tells. Pure.
 */
export function followed(hashOf: Hash, link: ChainLink, lines: readonly ChainedAudit[]): ChainLink {
  let at = link
  for (const { sequence, entry, hash } of lines) {
    if (!at.sound) return at
    const count = at.lines + 1
    if (hash === '' && at.hash === chainStart) at = { ...at, lines: count, old: at.old + 1 }
    else if (hash === chained(hashOf, at.hash, entry)) at = { ...at, hash, lines: count }
    else at = { sound: false, brokenAt: sequence, lines: count, old: at.old }
  }
  return at
}
