import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDemo, stopDemo } from './demo-process.ts'

/** The command line as somebody has it who never cloned the repository: packed, and installed in an empty folder. */
const run = promisify(execFile)
const home = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'plumbline-packed-'))
const installed = join(folder, 'node_modules/plumbline/node_modules/@plumbline')
const program = join(installed, 'cli/bin/plumbline.js')

describe('the package', () => {
  beforeAll(async () => {
    await run(process.execPath, ['scripts/pack.ts'], { cwd: home })
    const tarball = readdirSync(join(home, 'dist')).find((file) => file.endsWith('.tgz')) ?? ''
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "private": true }')
    const offered = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts']
    await run('npm', ['install', ...offered, join(home, 'dist', tarball)], { cwd: folder })
  }, 240_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('checks documents', async () => {
    const quiz = join(installed, 'desired-state/examples/quiz')

    const { stdout } = await run(process.execPath, [program, 'validate', quiz])

    expect(stdout).toContain('8 documents')
  })

  it('serves the demo, with the dashboard', async () => {
    const demo = await startDemo(join(folder, 'demo'), undefined, [], program)

    const page = await fetch(`${demo.api}/`)
    const units = await fetch(`${demo.api}/api/v1/units`)
    const ended = await stopDemo(demo)

    expect(await page.text()).toContain('<div id="root">')
    expect(await units.json()).toMatchObject({ items: expect.arrayContaining([expect.anything()]) })
    expect(ended).toBe(0)
  })
})
