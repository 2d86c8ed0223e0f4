import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from './tidy/source.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-reporter-'))
  const reporter = JSON.stringify(`${root}test/reporter.ts`)
  writeFileSync(
    join(folder, 'vitest.config.ts'),
    `import { closingLine } from ${reporter}
export default { test: { globals: true, reporters: ['default', closingLine] } }`,
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs one test file by itself, and returns the last line and the exit code. */
function runFile(text: string): {
  readonly last: string | undefined
  readonly exitCode: number | null
} {
  writeFileSync(join(folder, 'one.test.ts'), text)
  const vitest = `${root}node_modules/vitest/vitest.mjs`
  const env = { PATH: process.env.PATH ?? '' }
  const { stdout, status } = spawnSync(process.execPath, [vitest, 'run'], { cwd: folder, env })
  return { last: stdout.toString().trimEnd().split('\n').at(-1), exitCode: status }
}

test('what passed and what was skipped', () => {
  const ended = runFile(`test('a', () => {}); test('b', () => {}); test.skip('c', () => {})`)

  expect(ended).toEqual({ last: '2 passed, 0 failed, 1 skipped', exitCode: 0 })
})

test('what failed', () => {
  const ended = runFile(`test('a', () => {}); test('b', () => { throw new Error('no') })`)

  expect(ended).toEqual({ last: '1 passed, 1 failed', exitCode: 1 })
})

test('a file that does not load is a failure', () => {
  const ended = runFile(`import './none.ts'`)

  expect(ended).toEqual({ last: '0 passed, 1 failed', exitCode: 1 })
})

test('a rejection that nobody handled is a failure', () => {
  const ended = runFile(`test('a', () => { void Promise.reject(new Error('no')) })`)

  expect(ended).toEqual({ last: '1 passed, 1 failed', exitCode: 1 })
})
