import type { Command, Option } from 'commander'
import { createClient } from '../client/client.ts'
import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { plain } from '../text/plain.ts'
import type { Terminal } from '../terminal.ts'
import { allUnits } from './all-units.ts'

/** Prints what can stand in the place of the last word, one candidate a line; nothing where the shell offers files. */
export async function complete(
  program: Command,
  words: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  const partial = words.at(-1) ?? ''
  const { command, rest } = walk(program, words.slice(0, -1))
  const open = optionOf(command, rest.at(-1) ?? '')
  const candidates =
    open === undefined
      ? [...(await placed(command, rest, terminal)), ...optionsOf(command, partial)]
      : await valuesOf(open, terminal)
  for (const one of candidates.filter((text) => text.startsWith(partial))) terminal.out(plain(one))
  return exit.fine
}

/** The command that the words name, and the words behind it. */
function walk(program: Command, words: readonly string[]) {
  let command = program
  let rest = words
  for (;;) {
    const next = command.commands.find((one) => one.name() === rest[0])
    if (next === undefined) return { command, rest }
    command = next
    rest = rest.slice(1)
  }
}

/** The option that waits for its value. */
function optionOf({ options }: Command, word: string): Option | undefined {
  return options.find(({ long, short, required }) => required && [long, short].includes(word))
}

function optionsOf(command: Command, partial: string): readonly string[] {
  if (!partial.startsWith('-')) return []
  const visible = command.options.filter(({ hidden }) => !hidden)
  return [...visible.flatMap(({ long }) => long ?? []), '--help']
}

async function valuesOf(option: Option, terminal: Terminal): Promise<readonly string[]> {
  if (option.argChoices !== undefined) return option.argChoices
  if (option.long === '--unit') return unitsOf(terminal)
  if (option.long !== '--environment') return []
  return [...new Set((await unitsOf(terminal)).map((unit) => unit.replace(/\/.*/, '')))]
}

/** Commands, or what an argument takes. */
async function placed(
  command: Command,
  rest: readonly string[],
  terminal: Terminal,
): Promise<readonly string[]> {
  const names = command.commands.map((one) => one.name()).filter((name) => !name.startsWith('_'))
  if (names.length > 0) return rest.length === 0 ? names : []
  const before = rest.filter(
    (word, index) =>
      !word.startsWith('-') && optionOf(command, rest[index - 1] ?? '') === undefined,
  )
  const all = command.registeredArguments
  const argument = all[before.length] ?? all.findLast(({ variadic }) => variadic)
  if (argument?.argChoices !== undefined) return argument.argChoices
  return argument?.name() === 'unit' ? unitsOf(terminal) : []
}

/** Where no controller answers, nothing is offered: a completion says nothing of troubles. */
async function unitsOf(terminal: Terminal): Promise<readonly string[]> {
  try {
    const { units } = await allUnits(createClient(terminal))
    return units.map(({ environment, kind, name }) => `${environment}/${kind}/${name}`)
  } catch {
    return []
  }
}
