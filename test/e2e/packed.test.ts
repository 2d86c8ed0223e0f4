import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDemo, stopDemo } from './demo-process.ts'

/** The command line as somebody has it who never cloned the repository: packed, or in the image. */
const run = promisify(execFile)
const home = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'plumbline-packed-'))
const installed = join(folder, 'node_modules/plumbline')
const program = join(installed, 'cli/bin/plumbline.js')

beforeAll(async () => {
  await run(process.execPath, ['scripts/pack.ts'], { cwd: home })
}, 240_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the package', () => {
  beforeAll(async () => {
    const tarball = readdirSync(join(home, 'dist')).find((file) => file.endsWith('.tgz')) ?? ''
    writeFileSync(join(folder, 'package.json'), '{ "private": true }')
    const alone = ['--no-audit', '--no-fund', '--offline']
    await run('npm', ['install', ...alone, join(home, 'dist', tarball)], { cwd: folder })
  }, 240_000)

  const plumbline = async (...args: readonly string[]) =>
    (await run(process.execPath, [program, ...args], { cwd: folder })).stdout

  it('needs no other package', () => {
    const there = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))

    expect(there).toEqual(['plumbline'])
  })

  it('helps with every command', async () => {
    const names = [...(await plumbline('--help')).matchAll(/^ {2}([a-z]+)\b/gm)].map(
      ([, name]) => name,
    )

    expect(names.length).toBeGreaterThan(30)
    for (const name of names) expect(await plumbline(name ?? '', '--help')).toContain('Usage:')
  })

  it('checks documents, shows schemas and prints pages', async () => {
    const quiz = join(installed, 'desired-state/examples/quiz')

    expect(await plumbline('validate', quiz)).toContain('8 documents')
    expect(await plumbline('schema', 'service')).toContain('"$schema"')
    expect(await plumbline('docs', 'drift')).toContain('# Drift')
  })

  it('loads for a check of documents neither AWS, nor a server, nor a database', async () => {
    const modules = await loadedBy('validate', join(installed, 'desired-state/examples/quiz'))

    expect(modules).toContain('desired-state/src/load.ts')
    const beyond = /^(node_modules\/(@aws-sdk|fastify|pg)|controller\/src\/main)/
    expect(modules.filter((name) => beyond.test(name))).toEqual([])
  })

  it('loads for a controller nothing of a database, which it may not have', async () => {
    const modules = await loadedBy('serve', '--config', 'nowhere.yaml')

    expect(modules).toContain('controller/src/main.ts')
    expect(modules.filter((name) => /^node_modules\/pg|postgres\/pool/.test(name))).toEqual([])
  })

  it('is text of which V8 keeps one byte a character', () => {
    const lib = join(installed, 'lib')
    const files = readdirSync(lib).filter((name) => name.endsWith('.js'))
    const beyond = files.filter((name) => /\P{ASCII}/v.test(readFileSync(join(lib, name), 'utf8')))

    expect(files.length).toBeGreaterThan(10)
    expect(beyond).toEqual([])
  })

  /** The modules in all files of the bundle that a command loads. */
  async function loadedBy(...args: readonly string[]): Promise<readonly string[]> {
    const hook = join(folder, 'loaded.mjs')
    writeFileSync(
      hook,
      `import { registerHooks } from 'node:module'
       registerHooks({ load: (url, context, next) => (console.error(url), next(url, context)) })`,
    )
    const all = ['--import', hook, program, ...args]
    const { stderr } = await run(process.execPath, all, { cwd: folder }).catch(
      (error: { readonly stderr: string }) => error,
    )
    const files = stderr.matchAll(/\/lib\/(\S+\.js)/g)
    return [...files].flatMap(([, file = '']) => {
      const text = readFileSync(join(installed, 'lib', file), 'utf8')
      return [...text.matchAll(/^\/\/ (\S+\.[jt]s)$/gm)].map(([, module = '']) => module)
    })
  }

  it('says whose code is in it, as the bill of materials does', () => {
    const notices = readFileSync(join(installed, 'THIRD-PARTY-NOTICES.txt'), 'utf8')
    const bill = JSON.parse(
      readFileSync(join(home, 'dist', `plumbline-${versionOf('.')}.cdx.json`), 'utf8'),
    ) as { readonly components: readonly { readonly purl: string }[] }
    const billed = bill.components.map(({ purl }) => decodeURIComponent(purl))
    const named = [...notices.matchAll(/^(\S+) (\d\S*) \(.+\)$/gm)].map(
      ([, name, version]) => `pkg:npm/${name}@${version}`,
    )

    expect(named).toEqual(expect.arrayContaining([purlOf('zod'), purlOf('fastify'), purlOf('pg')]))
    expect(named.filter((purl) => !billed.includes(purl))).toEqual([])
    expect(billed).toContain(purlOf('react'))
    expect(readFileSync(join(installed, 'dashboard/dist/licenses.md'), 'utf8')).toContain('react')
    expect(notices).toContain('Copyright (c) 2025 Colin McDonnell')
  })

  it('serves the demo, with the dashboard, and hosts of Puppet where it is installed', async () => {
    const { told, ...answers } = await demoOf(program)

    expect(answers).toEqual(served)
    expect(told).not.toContain('cannot run')
  })
})

describe('the image', () => {
  it('has what the program reads: it serves the demo', async () => {
    const image = join(folder, 'image')
    const text = readFileSync(join(home, 'Dockerfile'), 'utf8')
    const last = text.slice(text.lastIndexOf('\nFROM '))
    for (const [, line = ''] of last.matchAll(/^COPY (.+)$/gm)) lay(line.split(' '), image)

    const { told, ...answers } = await demoOf(join(image, 'lib/plumbline.js'))

    expect(answers).toEqual(served)
    expect(told).toContain('ready')
  })
})

/** What one line of the Dockerfile copies. The bundle is the one of the package. */
function lay(words: readonly string[], image: string): void {
  const [to = '', ...from] = words.filter((word) => !word.startsWith('--')).toReversed()
  for (const path of from) {
    const source = path.replace('/plumbline/', '').replace('dist/program', 'bundle')
    if (source === 'bundle') {
      for (const part of ['lib', 'THIRD-PARTY-NOTICES.txt'])
        cpSync(join(home, 'dist/package', part), join(image, part), { recursive: true })
      continue
    }
    const place = to === './' ? basename(source) : to
    cpSync(join(home, source), join(image, place), { recursive: true })
  }
}

const served = {
  page: expect.stringContaining('<div id="root">'),
  plain: expect.stringContaining('<table'),
  style: expect.stringContaining('--'),
  units: expect.stringContaining('"environment":"prod"'),
  ended: 0,
}

/** What the demo of a program answers, says and ends with. */
async function demoOf(entry: string) {
  const demo = await startDemo(mkdtempSync(join(folder, 'demo-')), undefined, [], entry)
  const get = async (path: string) => (await fetch(`${demo.api}${path}`)).text()
  const [page, plain, style, units] = [
    await get('/'),
    await get('/plain'),
    await get('/status.css'),
    await get('/api/v1/units'),
  ]
  return { page, plain, style, units, ended: await stopDemo(demo), told: demo.output() }
}

function versionOf(path: string): string {
  return (JSON.parse(readFileSync(join(home, path, 'package.json'), 'utf8')) as { version: string })
    .version
}

function purlOf(name: string): string {
  return `pkg:npm/${name}@${versionOf(`node_modules/${name}`)}`
}
