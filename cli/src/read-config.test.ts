import { expect, test } from 'vitest'
import { readConfig } from './read-config.ts'
import { terminalFixture } from './testing.ts'

const sources = 'sources: [{ name: shop, url: "https://git.example.com/shop.git" }]'

test('a configuration can stand in a variable, and its paths count from where it runs', async () => {
  const { terminal } = terminalFixture({ cwd: '/srv', env: { CONFIG: sources } })

  const config = await readConfig('env:CONFIG', terminal)

  expect(config).toMatchObject({
    sources: [{ name: 'shop' }],
    store: { sqlite: '/srv/.plumbline/plumbline.sqlite' },
  })
})

test('a mistake in a variable is told at its line, under its name', async () => {
  const { terminal, ran } = terminalFixture({ env: { CONFIG: `${sources}\nstor: {}\n` } })

  expect(await readConfig('env:CONFIG', terminal)).toBeUndefined()
  expect(ran().err).toContain('env:CONFIG:2:1: error: "stor" is not a field')
})

test('a variable that is not there is no configuration', async () => {
  const { terminal } = terminalFixture()

  await expect(readConfig('env:CONFIG', terminal)).rejects.toThrow(
    'the environment variable CONFIG holds no configuration',
  )
})
