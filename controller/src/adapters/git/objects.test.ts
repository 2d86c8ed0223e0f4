import { execFileSync } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { createObjects } from './objects.ts'

/** A repository with two blobs and a reference to the first, and who reads it. */
function repository() {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-objects-'))
  const env = { PATH: process.env.PATH ?? '', GIT_DIR: folder }
  const git = (args: readonly string[], input = '') =>
    execFileSync('git', args, { env, input, encoding: 'utf8' }).trim()
  git(['init', '-q', '--bare'])
  const [first = '', second = ''] = ['first\n', 'second\n'].map((text) =>
    git(['hash-object', '-w', '--stdin'], text),
  )
  git(['update-ref', 'refs/tags/it', first])
  const objects = createObjects({ environment: env, clock: systemClock, timeoutMs: 20_000 })
  onTestFinished(() => {
    objects.close()
    rmSync(folder, { recursive: true })
  })
  const fileOf = (id: string) => join(folder, 'objects', id.slice(0, 2), id.slice(2))
  return { objects, first, second, fileOf }
}

test('an object is read by its id and by a name, and what is not there is left open', async () => {
  const { objects, first, second } = repository()
  const none = '0'.repeat(40)

  const found = await objects.contents([second, 'refs/tags/it', none, first])

  expect(found.map((one) => one?.content.toString())).toEqual([
    'second\n',
    'first\n',
    undefined,
    'first\n',
  ])
  expect(await objects.sizes([first, none, second])).toEqual([6, undefined, 7])
})

test('what lies in the place of another object is not taken for it', async () => {
  const { objects, first, second, fileOf } = repository()
  renameSync(fileOf(second), fileOf(first))

  expect(await objects.contents([first])).toEqual([undefined])
})
