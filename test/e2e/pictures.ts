import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Pictures of every screen, for people: nothing compares them. */
const pictures = join(import.meta.dirname, '../../artefacts/dashboard')
mkdirSync(pictures, { recursive: true })

const unit = '/units/prod/service/web'

/** Every screen, with its parts and what stands there when there is nothing. */
export const screens = [
  '/',
  '/?q=nothing-has-this-name',
  unit,
  `${unit}?tab=releases`,
  `${unit}?tab=logs`,
  `${unit}?tab=history`,
  '/units/prod/service/nobody',
  '/releases',
  '/drift',
  '/activity',
  '/activity?tab=alerts',
  '/puppet',
  '/orphans',
  '/insights',
  '/system',
  '/no-such-page',
] as const

export const widths = [1280, 390] as const

/** Lets axe look at a page from now on; it stays while the page is not loaded again. */
export async function withAxe(page: Page): Promise<void> {
  await page.evaluate(axe)
}

/** What axe finds on a page. */
async function violations(page: Page): Promise<readonly unknown[]> {
  const found: readonly { id: string; nodes: readonly { html: string }[] }[] = await page.evaluate(
    'axe.run().then(({ violations }) => violations)',
  )
  return found.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}

/** The screen that is open is in sight among the others, also where not all of them fit. */
async function showsWhereItIs(page: Page): Promise<void> {
  const chosen = page.getByRole('navigation', { name: 'Screens' }).locator('[aria-current]')
  if ((await chosen.count()) === 0) return
  const box = await chosen.boundingBox()
  const { width = 0 } = page.viewportSize() ?? {}
  expect(box?.x).toBeGreaterThanOrEqual(0)
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width)
}

/** A page in both themes: axe finds nothing, and a picture of each is kept. */
export async function inBothThemes(
  page: Page,
  path: string,
  width: number,
  fullPage = true,
): Promise<void> {
  const name = path
    .replaceAll(/[^a-z]+/g, '-')
    .replace(/^-$/, 'units')
    .replace(/^-/, '')
  await showsWhereItIs(page)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violations(page)).toEqual([])
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}-${width}.png`), fullPage })
  }
}

/** The same at both widths, of a page as it stands; what is open in it is what one sees of it. */
export async function pictured(page: Page, name: string, fullPage = true): Promise<void> {
  await withAxe(page)
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    await inBothThemes(page, name, width, fullPage)
  }
  await page.setViewportSize({ width: widths[0], height: 900 })
  await page.emulateMedia({ colorScheme: 'light' })
}
