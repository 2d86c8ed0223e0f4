import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * `npm run docs`: the pages of `docs` as a site, in `docs/.vitepress/dist`. What makes it is installed here and not by
 * `npm ci`, which everybody waits for. A link to a page that is not there fails it; arguments go to VitePress.
 */
const docs = join(import.meta.dirname, '../docs')
const [command = 'build', ...more] = process.argv.slice(2)

const wanted = readFileSync(join(docs, 'package-lock.json'), 'utf8')
const installed = join(docs, 'node_modules/.package-lock.json')
if (!existsSync(installed) || !isOf(readFileSync(installed, 'utf8'), wanted)) {
  run('npm', ['ci', '--prefix', 'docs', '--no-audit', '--no-fund', '--loglevel=error'])
}
run(join(docs, 'node_modules/.bin/vitepress'), [command, 'docs', ...more])

/** Whether what npm noted as installed has the versions of the lock file. Packages of other platforms are not installed. */
function isOf(note: string, lock: string): boolean {
  const { packages } = JSON.parse(note) as Lock
  const locked = (JSON.parse(lock) as Lock).packages
  return Object.entries(packages).every(([path, { version }]) => locked[path]?.version === version)
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>
}

/** From the root of the repository, where VitePress looks for what pages beside `docs` need, too. */
function run(program: string, args: readonly string[]): void {
  const { status, error } = spawnSync(program, [...args], {
    cwd: join(docs, '..'),
    stdio: 'inherit',
  })
  if (error !== undefined) throw error
  if (status !== 0) process.exit(status ?? 1)
}
