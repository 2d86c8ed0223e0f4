import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { unified } from './unified.ts'
import { folderWith } from '../folder.testing.ts'

const lines = (...numbers: (number | string)[]) => numbers.map((one) => `${one}\n`).join('')
const many = Array.from({ length: 40 }, (_, index) => index)

it.each([
  ['a change', lines(1, 2, 3), lines(1, 'two', 3)],
  [
    'changes far apart',
    lines(...many),
    lines('zero', ...many.slice(1, 30), 'new', ...many.slice(30)),
  ],
  ['the end of a file', lines(1, 2), lines(1, 2, 3)],
  ['the beginning of a file', lines(1, 2), lines(0, 1, 2)],
  ['what goes away', lines(1, 2, 3, 4), lines(1, 4)],
  ['a line behind an end without one', '1\n2', '1\n2\n3'],
  ['a new file', undefined, lines(1, 2)],
])('%s is a patch that git applies', (_about, before, after) => {
  const cwd = folderWith()
  if (before !== undefined) writeFileSync(join(cwd, 'file.yaml'), before)

  execFileSync('git', ['apply', '-'], { cwd, input: `${unified('file.yaml', before, after)}\n` })

  expect(readFileSync(join(cwd, 'file.yaml'), 'utf8')).toBe(after)
})

it('is nothing where nothing changes', () => {
  expect(unified('file.yaml', '1\n', '1\n')).toBe('')
})
