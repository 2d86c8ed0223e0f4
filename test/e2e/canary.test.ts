import { fileURLToPath } from 'node:url'
import type { Moved } from '@plumbline/controller/model'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../../api/src/app.ts'
import { inspectOf } from '../../controller/src/inspect/index.ts'
import { describeWith } from '../require.ts'
import { pictured } from './pictures.ts'
import { routedHouse, web } from '../support/routed.ts'
import { openPage } from './browser.ts'

const dashboard = fileURLToPath(new URL('../../dashboard/dist', import.meta.url))
const unit = 'prod/service/web' as const

const canary = (image: string, gates: object = {}) =>
  web(
    {},
    {
      image,
      scale: 4,
      roles: { infrastructure: 'ecs-shift' },
      deploy: { strategy: 'canary', canary: { percent: 25, bake: '1m' }, gates },
      logs: { retention: '30d' },
    },
  )

/** A controller over a simulated AWS whose clock runs some fifty times as fast as ours, with its API and its dashboard. */
async function served() {
  const house = await routedHouse()
  house.commit({ web: canary('web:1') })
  await house.until(() => house.settled('web'))
  const listeners = new Set<(moved: Moved) => void>()
  const inspect = inspectOf({
    board: house.loop().board,
    aws: house.aws(),
    clock: house.clock,
    queue: { depth: 0 },
  })
  const app = await createApp({
    store: house.store,
    control: house.control(),
    inspect,
    changes: {
      watch(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
    clock: house.clock,
    auth: { open: true, tokens: [] },
    dashboard,
  })
  const end = new AbortController()
  const running = (async () => {
    while (!end.signal.aborted) {
      await house.turn(5_000)
      for (const listener of listeners) listener({ unit })
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  })()
  onTestFinished(async () => {
    end.abort()
    await running
    await app.close()
    await house.stop()
  })
  return { house, address: await app.listen({ host: '127.0.0.1', port: 0 }) }
}

async function approve(page: Page, why: string): Promise<void> {
  await page
    .getByRole('region', { name: 'Gate look' })
    .getByRole('button', { name: 'Approve' })
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Who you are').fill('ana')
  await dialog.getByLabel('Why').fill(why)
  await dialog.getByRole('button', { name: 'Approve' }).click()
  await dialog.waitFor({ state: 'detached' })
}

describeWith(['chromium'], 'a canary', (paths) => {
  test('is approved before each step, and followed from the commit to its end', async () => {
    const { house, address } = await served()
    const { page, complaints } = await openPage(paths.chromium)
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    await page.goto(`${address}/units/${unit}`)
    await page.locator('.axes .word', { hasText: 'Synced' }).waitFor()

    house.commit({ web: canary('web:2', { look: { at: 'preProductionTraffic', approval: true } }) })
    const gate = page.getByRole('region', { name: 'Gate look' })
    await gate.waitFor()
    expect(await gate.textContent()).toMatch(/0 of 1 approved/)
    await pictured(page, 'canary-waits')
    await approve(page, 'the new tasks answer')

    await page.getByRole('img', { name: /^Traffic: .*25 ?%/ }).waitFor()
    // The second step is another pause, and is approved by itself.
    await gate.waitFor()
    await pictured(page, 'canary-25-percent')
    await approve(page, 'no errors in a minute')

    await gate.waitFor({ state: 'detached' })
    await page.locator('.axes .word', { hasText: 'Idle' }).waitFor()
    await page.getByRole('link', { name: 'Releases' }).last().click()
    await page.getByText('release succeeded').first().waitFor()
    await pictured(page, 'canary-releases')
    const [record] = await house.store.attempts(unit, 1)
    expect(record?.attempts).toMatchObject([{ cause: 'release', outcome: 'succeeded' }])
    expect(complaints).toEqual([])
  }, 120_000)

  test('a unit whose documents were wrong from the first has a page without an error', async () => {
    const { house, address } = await served()
    const { page, complaints } = await openPage(paths.chromium)
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })

    house.commit({ web: canary('web:1'), fresh: { image: 'fresh:1', sclae: 3 } })
    await page.goto(`${address}/units/prod/service/fresh`)

    await page.getByText('Its documents have problems, so nothing of it goes out').waitFor()
    await page.getByText('Nothing of it was ever in place.').waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    await pictured(page, 'never-in-place')
    await page.getByRole('link', { name: 'Logs' }).click()
    await page.getByText('Nothing of it was ever in place.').waitFor()
    expect(complaints).toEqual([])
  }, 60_000)
})
