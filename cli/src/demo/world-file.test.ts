import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readWorld, writeWorld } from './world-file.ts'
import { folderWith } from '../folder.testing.ts'

it('gives back what was saved last, and leaves nothing else behind', async () => {
  const root = folderWith()
  const file = join(root, 'below', 'aws.json')

  await writeWorld(file, { now: 1 })
  await writeWorld(file, { now: 2 })

  expect(await readWorld(file)).toEqual({ now: 2 })
  expect(readdirSync(join(root, 'below'))).toEqual(['aws.json'])
})

it('knows nothing when nothing was saved', async () => {
  expect(await readWorld(join(folderWith(), 'aws.json'))).toBeUndefined()
})

it('says what to do with a file that is no world', async () => {
  const file = join(folderWith(), 'aws.json')
  writeFileSync(file, '{"now":')

  await expect(readWorld(file)).rejects.toMatchObject({
    message: `${file} does not hold a simulated AWS that can be restored`,
    hint: expect.stringContaining('delete it'),
  })
})
