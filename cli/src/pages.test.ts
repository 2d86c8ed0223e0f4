import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { programOf } from './program.ts'
import { terminalFixture } from './testing.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const pages = globSync(['*.md', 'docs/*.md', '*/README.md', 'desired-state/examples/*/README.md'], {
  cwd: root,
})

/** Commands that people copy out of a page: those in blocks for a shell, and those after a `$` or a `-`. */
const commands = pages
  .toSorted()
  .flatMap((page) =>
    commandsIn(readFileSync(`${root}${page}`, 'utf8')).map((line) => ({ page, line })),
  )

it('finds the commands of the pages', () => {
  expect(commands.length).toBeGreaterThan(30)
  expect(
    commandsIn('```sh\nA=b npx plumbline plan --from x \\\n  --unit y | less # look\n```'),
  ).toEqual(['plan --from x --unit y'])
  expect(
    commandsIn('```\n$ plumbline drift\nplumbline is a word here\n```\nplumbline too'),
  ).toEqual(['drift'])
})

it.each(commands)('$page: plumbline $line', async ({ line }) => {
  const { terminal, ran } = terminalFixture()
  const program = programOf(terminal, () => undefined)
  tame(program)

  await program.parseAsync(wordsOf(line), { from: 'user' }).catch(() => undefined)

  expect(ran().err).toBe('')
})

/** Commands in the middle of a sentence leave out what is not being talked about; what they say must be there. */
const mentions = pages
  .toSorted()
  .flatMap((page) =>
    mentionsIn(readFileSync(`${root}${page}`, 'utf8')).map((line) => ({ page, line })),
  )

it('finds the commands in sentences', () => {
  expect(mentions.length).toBeGreaterThan(150)
  expect(
    mentionsIn('try `npx plumbline drift revert <unit> [path] --reason …`, not `plumbline.yaml`'),
  ).toEqual(['drift revert --reason'])
})

it.each(mentions)('$page names plumbline $line', async ({ line }) => {
  const { terminal, ran } = terminalFixture()
  const program = programOf(terminal, () => undefined)
  tame(program)

  await program.parseAsync(wordsOf(line), { from: 'user' }).catch(() => undefined)

  expect(ran().err).not.toMatch(/unknown (option|command)|too many arguments/)
})

function mentionsIn(page: string): readonly string[] {
  const prose = page.replaceAll(/^ *```[^]*?^ *```/gm, '')
  return [...prose.matchAll(/`(?:npx )?plumbline ([a-z-][^`\n]*)`/g)].map(([, line = '']) =>
    line
      .replace(/ (?:[|>#&]|2>).*/, '')
      .replaceAll(/<[^>]*>|\[[^\]]*\]|…/g, '')
      .replaceAll(/ +/g, ' ')
      .trim(),
  )
}

/** Has every command end where it would begin. */
function tame(command: ReturnType<typeof programOf>): void {
  command.action(() => undefined)
  for (const one of command.commands) tame(one)
}

function commandsIn(page: string): readonly string[] {
  return [...page.matchAll(/^ *```(\w*)\n([^]*?)^ *```/gm)].flatMap(([, language, block = '']) =>
    block
      .replaceAll(/\\\n\s*/g, '')
      .split('\n')
      .flatMap((line) => commandOf(line, language === 'sh')),
  )
}

function commandOf(line: string, shell: boolean): readonly string[] {
  const start = shell ? /^ *(?:[A-Z_]+=\S+ )*(?:npx )?plumbline / : /^ *\$ (?:npx )?plumbline /
  const [begin] = start.exec(line) ?? []
  if (begin === undefined) return []
  const [command = ''] = line.slice(begin.length).split(/ (?:[|>#&]|2>)/)
  return [command.replaceAll(/ +/g, ' ').trim()]
}

/** As a shell takes them apart, without what a shell fills in. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  )
}
