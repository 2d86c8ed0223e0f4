import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DemoTokens } from '../../cli/src/demo/roles.ts'
import { describeWith } from '../require.ts'
import { openPage } from './browser.ts'
import { commit } from './hands.ts'
import { startDemo, stopDemo, until, type Demo } from './demo-process.ts'

/** What `npm start -- --with-roles` starts: people sign in, each as what they may do. In real time, in a real browser. */
const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'plumbline-roles-'))
const repository = join(folder, 'desired-state')
const unit = 'prod/service/web'
const region = 'eu-west-2'
const role = 'shifts-traffic'

const plain = /gates:\n[\s\S]*?\n {2}alarms:/
const canary = `strategy: canary
    canary: { percent: 25, bake: 1m }
    gates: { look: { at: preProductionTraffic, approval: true } }
  alarms:`

describeWith(['chromium', 'git'], 'a demo with roles', (paths) => {
  let demo: Demo
  let tokens: DemoTokens
  beforeAll(async () => {
    demo = await startDemo(folder, undefined, ['--with-roles', '--no-hosts', '--example', 'quiz'])
    tokens = JSON.parse(readFileSync(join(folder, 'tokens.json'), 'utf8')) as DemoTokens
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    const iam = new IAMClient({ endpoint: demo.aws, region, credentials })
    const trust = {
      Effect: 'Allow',
      Principal: { Service: 'ecs.amazonaws.com' },
      Action: 'sts:AssumeRole',
    }
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] })
    await iam.send(new CreateRoleCommand({ RoleName: role, AssumeRolePolicyDocument }))
  }, 120_000)
  afterAll(async () => {
    await stopDemo(demo)
    rmSync(folder, { recursive: true })
  })

  /** The page of the unit, as somebody who signed in. */
  async function signedIn(token: string): Promise<{ page: Page; complaints: string[] }> {
    const opened = await openPage(paths.chromium)
    await opened.page.goto(`${demo.api}/units/${unit}`)
    await opened.page.getByLabel('Token').fill(token)
    await opened.page.getByRole('button', { name: 'Sign in' }).click()
    await opened.page.locator('.axes .word', { hasText: 'Synced' }).waitFor()
    return opened
  }

  async function status() {
    const headers = { authorization: `Bearer ${tokens.viewer}` }
    const answer = await fetch(`${demo.api}/api/v1/units/${unit}`, { headers })
    return (await answer.json()) as {
      sync: { is: string }
      operation: { is: string }
      revisions: { target: string; applied: string | null }
      gates: { waiting: readonly { name: string }[] }
    }
  }

  const isInPlace = async () => {
    const { stdout } = await run('git', ['rev-parse', 'HEAD'], { cwd: repository })
    const { sync, operation, revisions } = await status()
    return sync.is === 'Synced' && operation.is === 'Idle' && revisions.target === stdout.trim()
  }

  it('lets an operator approve each step of a canary, which a viewer only sees', async () => {
    const viewer = await signedIn(tokens.viewer)
    const operator = await signedIn(tokens.operator)
    const gate = (page: Page) => page.getByRole('region', { name: 'Gate look' })
    const approve = async () => {
      await gate(operator.page).getByRole('button', { name: 'Approve' }).click({ timeout: 90_000 })
      const dialog = operator.page.getByRole('dialog')
      await dialog.getByLabel('Why').fill('it answers')
      await dialog.getByRole('button', { name: 'Approve' }).click()
      await dialog.waitFor({ state: 'detached' })
    }

    await commit(folder, 'canary', (text) =>
      text.replace(plain, canary).replace('  roles:\n', `  roles:\n    infrastructure: ${role}\n`),
    )

    await gate(viewer.page).waitFor({ timeout: 90_000 })
    const button = gate(viewer.page).getByRole('button', { name: 'Approve' })
    await expect.poll(() => button.isDisabled()).toBe(true)
    await approve()
    await operator.page.getByRole('img', { name: /^Traffic: .*25 ?%/ }).waitFor({ timeout: 90_000 })
    await approve()
    await until('the end', isInPlace, demo)

    await viewer.page.locator('.axes .word', { hasText: 'Idle' }).waitFor()
    expect([...viewer.complaints, ...operator.complaints]).toEqual([])
  }, 150_000)
})
