import { looks, operationLook } from '@plumbline/api/contract'
import type { Look, Tone, UnitRow } from '@plumbline/api/contract'
import type { Cell } from './table.ts'
import type { Colours } from '../terminal.ts'

type Words = Pick<UnitRow, 'sync' | 'health' | 'operation'> & Partial<Pick<UnitRow, 'waits'>>

/** The three words of a status with their icons, in colour. */
export function wordsOf(
  { sync, health, operation, waits }: Words,
  colours: Colours,
): readonly Cell[] {
  return [
    cell(sync, looks.sync[sync], colours),
    cell(health, looks.health[health], colours),
    cell(operation, operationLook(operation, waits), colours),
  ]
}

function cell(word: string, { icon, tone }: Look, colours: Colours): Cell {
  return { text: `${icon} ${word}`, paint: paintOf(tone, colours) }
}

/** What puts a text into the colour that says this. */
export function paintOf(tone: Tone, colours: Colours): (text: string) => string {
  return {
    good: colours.green,
    changing: colours.blue,
    attention: colours.yellow,
    trouble: colours.red,
    quiet: colours.dim,
  }[tone]
}

export function painted({ text, paint = (same) => same }: Cell): string {
  return paint(text)
}

const unitsOfTime = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'm'],
  [1000, 's'],
] as const

/** `3m`, `2h`: how long ago something was, in whole units of the largest that fits. */
export function ageOf(iso: string, now: number): string {
  return inLargestUnit(Math.max(0, now - Date.parse(iso)), Math.floor)
}

/** `3.5h`, `45s`: a length of time (ms), its number rounded as given. */
export function inLargestUnit(ms: number, round: (value: number) => number): string {
  const [size, word] = unitsOfTime.find(([size]) => ms >= size) ?? ([1000, 's'] as const)
  return `${round(ms / size)}${word}`
}

/** A commit by its first characters; what is no commit, as it is. */
export function short(revision: string): string {
  return /^[0-9a-f]{9,64}$/.test(revision) ? revision.slice(0, 8) : revision
}
