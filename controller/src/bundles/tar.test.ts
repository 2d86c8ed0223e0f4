import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { splitPath, tarOf, type BundleFile } from './tar.ts'

const file = (path: string, text = '', executable = false): BundleFile => ({
  path,
  executable,
  content: Buffer.from(text),
})
const pack = (files: readonly BundleFile[]) => Buffer.concat([...tarOf(files)])
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const some = [
  file('manifests/site.pp', 'notice(1)\n'),
  file('é.pp', 'x'.repeat(512)),
  file('bin/run', '#!/bin/sh\n', true),
  file('Z', ''),
]

test('the same files give the same bytes, in whichever order they come', () => {
  expect(digest(pack(some.toReversed()))).toBe(digest(pack(some)))
  // A digest that changes is a new bundle for every host.
  expect(digest(pack(some))).toBe(
    'b91cae85fb9f9b60f9e8248b3c518003b5eb98171574a3fb70375350b9f6f7a1',
  )
})

test('tar itself reads it: content, order, modes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-tar-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const long = `${'d'.repeat(120)}/${'n'.repeat(99)}`
  writeFileSync(join(folder, 'a.tar'), pack([...some, file(long, 'deep')]))

  const listed = execFileSync('tar', ['-tf', 'a.tar'], {
    cwd: folder,
    env: { LC_ALL: 'C.UTF-8', PATH: '/usr/bin:/bin' },
  })
  execFileSync('tar', ['-xf', 'a.tar'], { cwd: folder })

  expect(listed.toString().trim().split('\n')).toEqual([
    'Z',
    'bin/run',
    long,
    'manifests/site.pp',
    'é.pp',
  ])
  expect(readFileSync(join(folder, 'manifests/site.pp'), 'utf8')).toBe('notice(1)\n')
  expect(readFileSync(join(folder, long), 'utf8')).toBe('deep')
  expect(statSync(join(folder, 'bin/run')).mode & 0o111).not.toBe(0)
  expect(statSync(join(folder, 'Z')).mode & 0o111).toBe(0)
})

test.each([
  ['a'.repeat(100), { prefix: '', name: 'a'.repeat(100) }],
  [`a/${'b'.repeat(100)}`, { prefix: 'a', name: 'b'.repeat(100) }],
  [`${'a'.repeat(155)}/b`, { prefix: 'a'.repeat(155), name: 'b' }],
  ['b'.repeat(101), undefined],
  [`${'a'.repeat(156)}/b`, undefined],
  [`${'ä'.repeat(78)}/b`, undefined],
])('a path fits into the two fields of a header, or it does not', (path, parts) => {
  expect(splitPath(path)).toEqual(parts)
})
