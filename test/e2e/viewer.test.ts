import type { Role } from '@plumbline/desired-state'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { hashOf } from '../../api/src/auth/tokens.ts'
import { orphansFixture } from '../../api/src/orphans.fixture.ts'
import {
  appWith,
  checkout,
  controlFixture,
  drifted,
  memoryFixture,
  statusFixture,
} from '../../api/src/testing.ts'
import { memoryStore } from '../../controller/src/adapters/store/memory.ts'
import { describeWith } from '../require.ts'
import { openPage } from './browser.ts'

const dashboard = fileURLToPath(new URL('../../dashboard/dist', import.meta.url))

/** Somebody who may look at everything and do nothing. */
const viewers: Role = {
  name: 'viewers',
  file: 'roles.yaml',
  spec: {
    allow: [{ verbs: ['read'] }],
    members: { subjects: ['token:vera'], groups: [], signedIn: false },
  },
}

const tokenOf = (name: string) => ({ name, hash: hashOf(`plumbline_${name}`), groups: [] })

async function served() {
  const status = statusFixture({ sync: 'OutOfSync' })
  const memory = memoryFixture(checkout, {
    differences: drifted,
    status: { ...status, sync: { ...status.sync, reason: 'Drifted' } },
  })
  const { app } = await appWith({
    store: memoryStore(),
    memories: [memory],
    control: controlFixture([checkout], {
      roles: [viewers],
      orphans: {
        ...orphansFixture,
        orphans: orphansFixture.orphans.filter(({ removable }) => removable),
      },
    }),
    auth: { open: false, tokens: ['vera', 'newcomer'].map(tokenOf) },
    dashboard,
  })
  onTestFinished(() => app.close())
  return app.listen({ host: '127.0.0.1', port: 0 })
}

describeWith(['chromium'], 'a viewer without rights', (paths) => {
  test('signs in, sees everything, and every button says why it is not theirs', async () => {
    const address = await served()
    const { page, complaints } = await openPage(paths.chromium)
    const whyNot = async (name: string) => {
      const button = page.getByRole('button', { name, exact: true })
      await button.waitFor()
      await expect.poll(() => button.getAttribute('title')).toContain('vera')
      expect(await button.isDisabled()).toBe(true)
    }

    await page.goto(address)
    await page.getByLabel('Token').fill('plumbline_newcomer')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('ask somebody who writes them').waitFor()
    expect(await page.locator('body').textContent()).not.toContain('Connection lost')
    await page.context().clearCookies()
    // What the page from before still asks for is nothing of the next one.
    await page.goto('about:blank')

    // The stream is refused before the page knows that nobody is signed in: that is no lost connection either.
    const known = Promise.withResolvers<void>()
    await page.route('**/api/v1/whoami', async (route) => {
      await known.promise
      await route.continue()
    })
    const refused = page.waitForResponse('**/api/v1/stream')
    await page.goto(address)
    await (await refused).finished()
    await page.getByText('Connecting …').waitFor()
    expect(await page.locator('body').textContent()).not.toContain('Connection lost')
    known.resolve()
    await page.getByLabel('Token').fill('plumbline_vera')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('checkout').first().waitFor()

    await page.goto(`${address}/units/${checkout}`)
    for (const name of ['Sync …', 'Hold …', 'Suspend …', 'Roll back …']) await whyNot(name)
    await page.goto(`${address}/drift`)
    await whyNot('Revert …')
    await page.goto(`${address}/orphans`)
    await whyNot('Look now')
    await whyNot('Delete …')
    expect(complaints).toEqual([])
  }, 60_000)
})
