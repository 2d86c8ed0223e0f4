import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch } from '../e2e/browser.ts'
import { changeByHand } from '../e2e/hands.ts'
import type { Browser, Page } from 'playwright-core'
import { startDemo, stopDemo, until, type Demo } from '../e2e/demo-process.ts'
import { findPart } from '../require.ts'

/**
 * `npm run docs:pictures`: the pictures of the pages in `docs`, taken from the demo after a release that failed in the night.
 * Each run comes to the same states; what differs is how long ago something was.
 */
const pictures = join(import.meta.dirname, '../../docs/pictures')
const size = { width: 1280, height: 760 }

/** What is pictured: the address, and a text that is there once the screen has come to rest. */
const shots: readonly Shot[] = [
  { name: 'units', path: '/', settled: 'its last words' },
  { name: 'held', path: '/units/prod/service/web', settled: 'Last lines of web' },
  { name: 'releases', path: '/units/prod/service/web?tab=releases', settled: 'was rolled back' },
  { name: 'drift', path: '/drift', settled: 'desiredCount' },
]

interface Shot {
  readonly name: string
  readonly path: string
  readonly settled: string
}

async function main(): Promise<void> {
  const executablePath = findPart('chromium')
  if (executablePath === undefined)
    throw new Error('this needs Chromium: run scripts/install-parts.sh')
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-pictures-'))
  // Git then does not know who takes the pictures: nobody's name is in them.
  Object.assign(process.env, { HOME: folder, XDG_CONFIG_HOME: folder })
  const demo = await startDemo(folder, undefined, ['--no-hosts'])
  const browser = await launch(executablePath)
  try {
    await night(demo, join(folder, 'desired-state'))
    for (const theme of ['light', 'dark'] as const) await takeAll(browser, demo, theme)
  } finally {
    await browser.close()
    await stopDemo(demo)
    rmSync(folder, { recursive: true })
  }
}

/** A release for production that does not start, and a change by hand that is only reported. */
async function night(demo: Demo, repository: string): Promise<void> {
  const report = 'spec:\n  drift: { mode: report }\n'
  edit(repository, 'apps/worker/overlays/prod.yaml', 'spec:\n', report)
  // Its hosts are not there, and it would wait for them.
  git(repository, ['rm', '-rq', 'hosts'])
  commit(repository, 'worker: report what is changed by hand')
  const revision = git(repository, ['rev-parse', 'HEAD']).trim()
  await until('the commit', async () => (await unit(demo, 'worker')).includes(revision), demo)
  await changeByHand(demo, 'worker', 4)
  await until('drift', () => /drift.detected +prod.service.worker/.test(demo.output()), demo)
  await fail(demo, 'public.ecr.aws/nginx/nginx:1.28')
  const image = 'spec:\n  image: public.ecr.aws/nginx/nginx:1.28\n'
  edit(repository, 'apps/web/overlays/prod.yaml', 'spec:\n', image)
  commit(repository, 'nginx 1.28 for production')
  await until('the hold', async () => (await unit(demo, 'web')).includes('"is":"Held"'), demo)
}

/** What the API says of a unit in production. */
async function unit({ api }: Demo, name: string): Promise<string> {
  return (await fetch(`${api}/api/v1/units/prod/service/${name}`)).text()
}

function edit(repository: string, path: string, what: string, by: string): void {
  const file = join(repository, path)
  writeFileSync(file, readFileSync(file, 'utf8').replace(what, by))
}

function commit(repository: string, message: string): void {
  git(repository, [
    '-c',
    'user.name=dana',
    '-c',
    'user.email=dana@example.com',
    'commit',
    '-qam',
    message,
  ])
}

function git(repository: string, args: readonly string[]): string {
  return execFileSync('git', [...args], { cwd: repository, encoding: 'utf8' })
}

/** Has every task of an image end soon after its start. */
async function fail(demo: Demo, image: string): Promise<void> {
  const lines = [
    'nginx: [emerg] host not found in upstream "api" in /etc/nginx/conf.d/shop.conf:12',
  ]
  const fate = { image, fate: 'exits', afterSeconds: 5, exitCode: 1, lines }
  const body = JSON.stringify(fate)
  const answer = await fetch(`${demo.aws}/_plumbline/fate`, { method: 'POST', body })
  if (!answer.ok) throw new Error(await answer.text())
}

async function takeAll(browser: Browser, demo: Demo, colorScheme: 'light' | 'dark'): Promise<void> {
  const page = await browser.newPage({
    viewport: size,
    deviceScaleFactor: 2,
    colorScheme,
    reducedMotion: 'reduce',
  })
  for (const { name, path, settled } of shots) {
    await page.goto(`${demo.api}${path}`)
    await page.getByText(settled).first().waitFor()
    await take(page, join(pictures, `${name}-${colorScheme}.webp`))
  }
  await page.close()
}

/** As WebP, which Playwright itself does not write. */
async function take(page: Page, file: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 80 })
  writeFileSync(file, Buffer.from(data, 'base64'))
  process.stdout.write(`${file}\n`)
}

await main()
