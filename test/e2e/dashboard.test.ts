import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWith } from '../require.ts'
import { launch } from './browser.ts'
import { changeByHand, commit } from './hands.ts'
import { inBothThemes, pictured, screens, widths, withAxe } from './pictures.ts'
import { hasFetched, startDemo, startLate, stopDemo, type Demo } from './demo-process.ts'

/** The dashboard as people meet it: a real browser, in real time. */
const folder = mkdtempSync(join(tmpdir(), 'plumbline-dashboard-'))
/** A subject that would be a part of the page, if anything took it for one. */
const hostile = 'repair drift <img src=x onerror=alert(1)>'
/** Longest wait for something that takes a rollout (ms). */
const rolloutMs = 90_000

describeWith(['chromium', 'git'], 'the dashboard', (paths) => {
  let demo: Demo
  let browser: Browser
  /** Errors in the console of any page. */
  const complaints: string[] = []

  beforeAll(async () => {
    demo = await startDemo(folder, undefined, ['--no-hosts'])
    browser = await launch(paths.chromium)
  }, 120_000)
  afterAll(async () => {
    await browser.close()
    await stopDemo(demo)
    rmSync(folder, { recursive: true })
  })

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await browser.newContext(options)).newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(`${demo.api}${path}`)
    return page
  }

  const word = (page: Page, is: string) => page.locator('.axes .word', { hasText: is })

  it('shows every unit, and finds some of them', async () => {
    const page = await open('/')
    await page.getByRole('row').nth(7).waitFor()

    expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe('8')
    await page.keyboard.press('/')
    await page.keyboard.type('prod/service/w')
    await expect.poll(() => page.getByRole('row').count()).toBe(3)
    await page.waitForURL(`${demo.api}/?q=prod%2Fservice%2Fw`)

    await page.locator('h1').click()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'web service' }).waitFor()
  })

  it('follows a commit that fails to its end, and says why', async () => {
    const fleet = await open('/')
    await fleet.getByRole('button', { name: '0 in trouble' }).waitFor()
    const page = await open('/units/prod/service/web')
    await word(page, 'Synced').waitFor()

    await commit(folder, 'mistake', (text) => text.replace(/nginx:[\w.-]+/, 'nginx:does-not-exist'))

    await word(page, 'Held').waitFor({ timeout: rolloutMs })
    await page.locator('.banner', { hasText: 'CannotPullContainerError' }).waitFor()
    await page.locator('.next', { hasText: 'this unit ends the hold' }).waitFor()
    // Said once, in the notice: the axes are brief.
    expect(await page.locator('.axes').textContent()).not.toContain('CannotPullContainerError')
    await page
      .getByText(/CannotPullContainerError/)
      .first()
      .waitFor()
    // The list was read before all of this: what it shows now, the stream told.
    await fleet.getByRole('button', { name: '2 in trouble' }).click({ timeout: rolloutMs })
    await expect.poll(() => fleet.getByRole('row').count()).toBe(3)
    expect(await fleet.title()).toBe('(2) Plumbline')

    await commit(folder, 'mend', (text) => text.replace(/nginx:[\w.-]+/, 'nginx:1.27'))

    await word(page, 'Idle').waitFor({ timeout: rolloutMs })
  }, 240_000)

  it('shows a release that waits for an approval, and lets it go on', async () => {
    const gated = 'spec:\n  deploy: { gates: { look: { at: preScaleUp, approval: true } } }'
    await commit(folder, 'gated', (text) =>
      text.replace('spec:', gated).replace(/nginx:[\w.-]+/, 'nginx:1.28'),
    )
    const page = await open('/units/prod/service/web')
    const gate = page.getByRole('region', { name: 'Gate look' })
    await gate.waitFor({ timeout: rolloutMs })
    expect(await gate.textContent()).toMatch(
      /0 of 1 approved.*Unanswered, it goes back in (1 d|23 h)/,
    )

    await gate.getByRole('button', { name: 'Approve' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Who you are').fill('ana')
    await dialog.getByLabel('Why').fill('looks good')
    await dialog.getByRole('button', { name: 'Approve' }).click()

    await page.getByText(/gate look .* approved by ana/).waitFor()
    await gate.waitFor({ state: 'detached' })
    await word(page, 'Idle').waitFor({ timeout: rolloutMs })
    // In dev the same gate waits. Without it, the release goes out there, too.
    await commit(folder, 'no gate', (text) =>
      text.replace(gated, 'spec:').replace(/nginx:[\w.-]+/, 'nginx:1.29'),
    )
    await page.goto(`${demo.api}/units/dev/service/web`)
    await word(page, 'Idle').waitFor({ timeout: rolloutMs })
    await page.context().close()
  }, 240_000)

  it('goes anywhere by keyboard alone, shows what a rollback would do, and pins a unit', async () => {
    const page = await open('/')
    await page.getByRole('row').nth(7).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'A unit, a screen or an action' }).waitFor()
    await page.keyboard.type('prod web')
    await page.getByRole('option', { name: /^web prod/ }).waitFor()
    await pictured(page, 'palette', false)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'web service' }).waitFor()
    await page.locator('.facts', { hasText: 'good was' }).waitFor({ state: 'detached' })
    await word(page, 'Idle').waitFor({ timeout: rolloutMs })
    await page.getByRole('button', { name: 'Pin', exact: true }).click()
    await page.getByRole('navigation', { name: 'Pinned units' }).getByText('web').waitFor()

    await page.keyboard.press('Control+k')
    await page.keyboard.type('roll')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    const plan = dialog.getByRole('region', { name: 'What it would do' })
    await plan.getByText(/change task-definition\/prod-web/).waitFor()
    await plan.getByText('ecs:UpdateService').waitFor()
    await page.waitForURL(/ask=rollback/)
    await pictured(page, 'rollback-dialog', false)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.waitForURL((url) => !url.searchParams.has('ask'))

    await page.getByRole('button', { name: 'Sync …' }).click()
    await plan.getByText('Nothing to do').waitFor()
    await dialog.getByRole('button', { name: 'Sync' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await page.getByRole('alert').count()).toBe(0)
    await page.context().close()
  }, 120_000)

  it('suspends a unit, shows drift on it, and releases it, each with a name and a reason', async () => {
    const page = await open('/units/prod/service/worker')
    await page.getByRole('button', { name: 'Suspend' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.textContent()).toContain('Nothing at all is written for this unit')
    await dialog.getByLabel('Who you are').fill('ana')
    await dialog.getByLabel('Why').fill('the database moves')
    await dialog.getByRole('button', { name: 'Suspend' }).click()
    await page.getByText('the database moves').first().waitFor()

    await changeByHand(demo, 'worker', 5)

    const drift = page.getByRole('row', { name: /desiredCount 5 2/ })
    await drift.waitFor({ timeout: rolloutMs })
    expect(await drift.textContent()).toMatch(/\.yaml:\d+|default of/)

    await page.getByRole('button', { name: 'Release' }).click()
    await dialog.getByLabel('Why').fill('it moved')
    expect(await dialog.getByLabel('Who you are').inputValue()).toBe('ana')
    await dialog.getByRole('button', { name: 'Release' }).click()
    await drift.waitFor({ state: 'detached', timeout: rolloutMs })
  }, 240_000)

  it('shows drift by who made it, and undoes it where it is only reported', async () => {
    const page = await open('/drift')
    await page.getByText('No drift.').waitFor({ timeout: rolloutMs })
    const reported = 'spec:\n  drift: { mode: report }'
    await commit(folder, 'only report drift', (text) => text.replace('spec:', reported))
    // Drift that is found before the commit is undone at once, as the environment says.
    await expect.poll(() => hasFetched(demo, folder), { timeout: rolloutMs }).toBe(true)
    await changeByHand(demo, 'web', 6)

    const unit = page.getByRole('article').filter({ hasText: 'prod/service/web' })
    await unit.getByText('desiredCount').waitFor({ timeout: rolloutMs })
    await page.getByRole('region', { name: /Changed by .*user\/dana/ }).waitFor()
    await unit.getByRole('button', { name: 'Ignore' }).click()
    await unit.getByText('plumbline drift ignore prod/service/web desiredCount').waitFor()

    await unit.getByRole('button', { name: 'Revert' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.textContent()).toContain('is undone now')
    const plan = dialog.getByRole('region', { name: 'What it would do' })
    await plan.getByText(/desiredCount.*6.*3/).waitFor()
    await plan.getByText('ecs:UpdateService').waitFor()
    await pictured(page, 'revert-dialog', false)
    await dialog.getByLabel('Who you are').fill('ana')
    await dialog.getByLabel('Why').fill('nobody wants six')
    await dialog.getByRole('button', { name: 'Revert' }).click()
    await page.getByText('No drift.').waitFor({ timeout: rolloutMs })
    await commit(folder, hostile, (text) => text.replace(reported, 'spec:'))
    await page.context().close()
  }, 240_000)

  it('shows what runs, what it wrote, and what was tried', async () => {
    const page = await open('/units/prod/service/web')
    await page
      .getByRole('img', { name: /eu-west-1\w: \d running/ })
      .first()
      .waitFor()
    await page
      .getByRole('region', { name: 'Parts and dependencies' })
      .getByText('service/web')
      .first()
      .waitFor()
    await page.keyboard.press('l')
    await page.getByText('/plumbline/prod/web').waitFor()
    await page.waitForURL(/tab=logs/)
    await page.getByRole('link', { name: 'Releases' }).last().click()
    await page.getByText('was rolled back').first().waitFor()
    await page.goto(`${demo.api}/activity?what=answer`)
    await page.getByText('Gate look: goes on').first().waitFor()
    await page.goto(`${demo.api}/releases`)
    await page.getByRole('heading', { name: hostile }).waitFor()
    await page
      .getByText(/by test, \d+ \w+ ago/)
      .first()
      .waitFor()
    await page.goto(`${demo.api}/units/prod/service/nobody`)
    await page.getByText('No unit prod/service/nobody is known.').waitFor()
    expect(await page.getByRole('alert').textContent()).not.toContain('plumbline')
    await page.getByRole('link', { name: 'Units with this name' }).click()
    await page.getByText('No unit fits the filter.').waitFor()
    await page.context().close()
  })

  it('fits a narrow screen without a script, too', async () => {
    const page = await open('/plain/units/prod/service/web', {
      viewport: { width: 390, height: 9 },
    })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  })

  describe.each(widths)('at %d px', (width) => {
    let page: Page
    beforeAll(async () => {
      page = await open('/', { viewport: { width, height: 900 } })
      await withAxe(page)
    })
    afterAll(() => page.context().close())

    it.each(screens)('%s fits, and axe finds nothing in either theme', async (path) => {
      await page.evaluate(
        `history.pushState(null, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
      )
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.locator('.waits').first().waitFor({ state: 'detached' })
      const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
      expect(tooWide).toBeLessThanOrEqual(0)
      await inBothThemes(page, path, width)
    })
  })

  it('complains of nothing in the console, not even of the unit that does not exist', () => {
    expect(complaints).toEqual([])
  })

  it('keeps what it has while the controller is away, says so, and goes on when it is back', async () => {
    const page = await open('/')
    await page.getByText('Live', { exact: true }).waitFor()
    await page.getByRole('row').nth(7).waitFor()
    const unit = await open('/units/prod/service/web')
    await unit
      .getByText(/\d running/)
      .first()
      .waitFor()

    await stopDemo(demo)
    await page.getByText(/Connection lost. What you see is from \d\d:\d\d/).waitFor()
    expect(await page.getByRole('row').count()).toBe(8)
    await unit.getByText('Cannot be read while the connection is lost.').first().waitFor()
    // What the banner says is not said again in every part of the page.
    expect(await unit.getByRole('alert').count()).toBe(1)
    expect(await unit.getByText(/\d running/).count()).toBeGreaterThan(0)

    demo = await startLate(folder, demo, ['--no-hosts'])
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 15_000 })
    expect(await page.getByText('Connection lost').count()).toBe(0)
  }, 180_000)
})
