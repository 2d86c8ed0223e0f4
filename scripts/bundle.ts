import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { rolldown, type Plugin } from 'rolldown'
import { noticesOf, packagesOf } from './notices.ts'
import type { Package } from './notices.ts'

/**
 * The command line and all that it runs, put together below a folder: `lib`, where each command loads what it needs in a few
 * files, its starter, and the notices of what others wrote of it. Nothing is renamed or squeezed, so that a stack trace names
 * the function, and a comment above it the file.
 *
 *   node scripts/bundle.ts dist/program
 */

const home = join(import.meta.dirname, '..')
const main = 'cli/src/main.ts'
const starter = 'cli/bin/plumbline.js'

/** Docstrings are for whoever reads the sources: Node keeps the text of all that it runs in memory, with them. */
const comments = { jsdoc: false, annotation: false }

/**
 * Writes the bundle, and returns the packages of others that are in it.
 * @param entry what runs as `lib/plumbline.js` instead, from the root of the repository
 */
export async function bundle(to: string, entry = main): Promise<readonly Package[]> {
  const lib = join(to, 'lib')
  rmSync(lib, { recursive: true, force: true })
  const build = await rolldown({
    cwd: home,
    input: { plumbline: join(home, entry) },
    platform: 'node',
    // Modules before CommonJS: what nothing uses of them falls away.
    resolve: { mainFields: ['module', 'main'] },
    plugins: [whereItLay],
    onwarn({ message }) {
      throw new Error(message)
    },
  })
  const { output } = await build.write({ dir: lib, chunkFileNames: '[name]-[hash].js', comments })
  await build.close()
  const chunks = output.filter((file) => file.type === 'chunk')
  for (const { fileName, code } of chunks) writeFileSync(join(lib, fileName), inAscii(code))
  const modules = chunks.flatMap((chunk) => Object.keys(chunk.modules))
  const packages = packagesOf(modules)
  writeFileSync(join(to, 'THIRD-PARTY-NOTICES.txt'), noticesOf(packages))
  mkdirSync(dirname(join(to, starter)), { recursive: true })
  const start = readFileSync(join(home, starter), 'utf8')
  writeFileSync(join(to, starter), start.replace('../src/main.ts', '../../lib/plumbline.js'))
  return packages
}

/**
 * Every module finds the files beside it (pages, examples, schemas) as if it still lay where it lay: whoever ships the bundle
 * lays them at the paths that they have in the repository, beside `lib`.
 */
const whereItLay: Plugin = {
  name: 'where-it-lay',
  transform: {
    filter: { id: { include: /\.ts$/, exclude: /node_modules/ }, code: 'import.meta.url' },
    handler(code, id) {
      const place = JSON.stringify(`../${relative(home, id)}`)
      return code.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`)
    },
  },
}

/**
 * V8 keeps the text of a module for as long as it runs, with two bytes for each of its characters when a single one is beyond
 * Latin-1. What is beyond ASCII is written as an escape, which means the same in texts, templates and regular expressions.
 */
const inAscii = (code: string): string =>
  code.replaceAll(/(\\*)([^\p{ASCII}])/gv, (_all, backslashes: string, character: string) => {
    // One before the character itself, which means nothing, would take away the backslash of ours.
    const before = backslashes.slice(backslashes.length % 2)
    return before + character.split('').map(escaped).join('')
  })

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

if (import.meta.main) {
  const [to] = process.argv.slice(2)
  if (to === undefined) throw new Error('name the folder that the bundle is put into')
  const packages = await bundle(to)
  process.stdout.write(`${to}/lib  with ${packages.length} packages of others\n`)
}
