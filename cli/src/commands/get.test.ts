import { expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { appWith, memoryFixture } from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { runCommand } from '../testing.ts'

async function start() {
  const memories = [
    memoryFixture('prod/service/checkout', { words: { operation: 'Held' } }),
    memoryFixture('prod/job/migrate'),
    memoryFixture('dev/service/checkout'),
  ]
  const { app } = await appWith({ store: memoryStore(), memories })
  onTestFinished(() => app.close())
  const api = await app.listen({ host: '127.0.0.1', port: 0 })
  return (args: readonly string[], columns?: number) =>
    runCommand(['get', ...args, '--api', api], columns === undefined ? {} : { columns })
}

it('lists names for scripts, as many as fit', async () => {
  const get = await start()

  const names = async (...args: readonly string[]) => (await get([...args, '-o', 'name'])).out

  expect(await names()).toBe('dev/service/checkout\nprod/job/migrate\nprod/service/checkout\n')
  expect(await names('--environment', 'prod', '--kind', 'job')).toBe('prod/job/migrate\n')
  expect(await names('--team', 'nobody')).toBe('')
})

it('tells more when it may be wide, and cuts nothing of it', async () => {
  const get = await start()

  const narrow = (await get(['prod/service/checkout'], 40)).out.split('\n')
  const wide = (await get(['prod/service/checkout', '-o', 'wide'], 40)).out.split('\n')

  expect(narrow[0]).toBe('UNIT                   SYNC      HEALTH     OPERATION')
  expect(wide[0]).toMatch(/TEAM +REVISION +FOR +WHY +NEXT$/)
  expect(wide[1]).toContain('‖ Held')
  expect(wide[1]?.length).toBeGreaterThan(60)
})

it('fetches one unit for programs, as JSON and as YAML', async () => {
  const get = await start()

  const json = JSON.parse((await get(['prod/job/migrate', '-o', 'json'])).out)
  const yaml = parse((await get(['prod/job/migrate', '-o', 'yaml'])).out)

  expect(json).toMatchObject({ version: 1, unit: { kind: 'job', name: 'migrate' } })
  expect(yaml).toEqual(json)
  expect((await get(['prod/job/nobody'])).err).toContain('there is no unit prod/job/nobody')
})
