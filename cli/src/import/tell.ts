import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import { countOf } from '../files/tell-problems.ts'
import type { Terminal } from '../terminal.ts'
import type { Note } from './notes.ts'

export interface Told {
  /** As the reader can open them. */
  readonly files: readonly string[]
  readonly notes: readonly Note[]
  readonly loads: boolean
}

/** What was written, and all that could not be carried over: each with its place and what to do. */
export function tellImport(
  { files, notes, loads }: Told,
  output: Output,
  terminal: Terminal,
): ExitCode {
  if (output !== 'text') terminal.out(dataText({ version: 1, files, notes, loads }, output))
  else {
    for (const file of files) terminal.out(file)
    for (const { place, what, todo } of notes) {
      terminal.err(`${terminal.errColours.yellow('•')} ${oneLine(place)}: ${oneLine(what)}`)
      terminal.err(`    ${oneLine(todo)}`)
    }
    terminal.err(
      notes.length === 0
        ? 'everything was carried over'
        : `${countOf(notes.length, 'thing')} to look at`,
    )
  }
  return loads ? exit.fine : exit.invalid
}
