import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { load } from '@plumbline/desired-state'
import { expect, it } from 'vitest'
import { knownToken } from '../../../api/src/auth/tokens.ts'
import { writeConfig } from './config.ts'
import { ensureTokens, rolesFile } from './roles.ts'
import { folderWith } from '../folder.testing.ts'

it('gives each their token, which the configuration knows by its hash alone', async () => {
  const folder = folderWith()

  const tokens = await ensureTokens(folder)
  const again = await ensureTokens(folder)
  const queue = 'https://sqs.eu-west-1.amazonaws.com/123456789012/events'
  const where = { folder, repository: join(folder, 'state'), endpoint: 'http://127.0.0.1:1' }
  const { auth } = await writeConfig({ ...where, region: 'eu-west-1', queue, tokens })

  expect(again).toEqual(tokens)
  expect(statSync(join(folder, 'tokens.json')).mode & 0o077).toBe(0)
  expect(auth.open).toBe(false)
  for (const [name, token] of Object.entries(tokens)) {
    expect(knownToken(token, auth.tokens)?.name).toBe(name)
    expect(readFileSync(join(folder, 'plumbline.yaml'), 'utf8')).not.toContain(token)
  }
})

it('writes roles that are right', () => {
  const { problems, access } = load([{ ...rolesFile, blob: 'roles' }])

  expect(problems.filter(({ message }) => !message.includes('Environment'))).toEqual([])
  expect([...access.roles.keys()]).toEqual(['viewer', 'operator'])
})
