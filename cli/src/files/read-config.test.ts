import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from './read-config.ts'
import { terminalFixture } from '../testing.ts'
import { folderWith } from '../folder.testing.ts'

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

test('nobody has to name it: it is named by a variable, or lies here, above, or with the person', async () => {
  const root = folderWith()
  const write = (folder: string, name: string) => {
    mkdirSync(join(root, folder), { recursive: true })
    writeFileSync(join(root, folder, 'plumbline.yaml'), sources.replace('shop,', `${name},`))
  }
  const read = async (env: Record<string, string> = {}, cwd = join(root, 'team/apps/web')) => {
    const { terminal } = terminalFixture({ cwd, env: { HOME: join(root, 'home'), ...env } })
    return (await readConfig(undefined, terminal))?.sources[0]?.name
  }
  mkdirSync(join(root, 'team/apps/web'), { recursive: true })

  await expect(read()).rejects.toThrow('there is no plumbline.yaml here or above')
  write('home/.config/plumbline', 'own')
  expect(await read()).toBe('own')
  write('team', 'above')
  expect(await read()).toBe('above')
  write('elsewhere', 'named')
  expect(await read({ PLUMBLINE_CONFIG: join(root, 'elsewhere/plumbline.yaml') })).toBe('named')
})
