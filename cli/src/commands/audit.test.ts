import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { appWith, checkout, memoryFixture } from '../../../api/src/testing.ts'
import { sqliteStore } from '../../../controller/src/adapters/sqlite/store.ts'
import { runCommand } from '../testing.ts'
import { folderWith } from '../folder.testing.ts'

async function served(file: string) {
  const store = sqliteStore(file)
  const { app } = await appWith({ store, memories: [memoryFixture(checkout)] })
  const api = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    run: (...args: readonly string[]) => runCommand([...args, '--api', api]),
    async stop() {
      await app.close()
      await store.close()
    },
  }
}

it('names the line of the audit that somebody with the file changed', async () => {
  const file = join(folderWith(), 'store.db')
  const before = await served(file)
  const nothing = await before.run('audit', 'verify')
  for (const reason of ['first', 'second']) {
    await before.run('hold', checkout, '--reason', reason)
  }
  // Each action is a line before it is done, and one when its end is known.
  const sound = await before.run('audit', 'verify')
  await before.stop()
  expect(nothing.out).toBe('0 lines, each follows from the one before\n')
  expect(sound.code).toBe(0)
  expect(sound.out).toMatch(
    /^4 lines, each follows from the one before\nhash of the last line: [0-9a-f]{64}\n$/,
  )

  const database = new DatabaseSync(file)
  database.exec('DROP TRIGGER audit_stays')
  database.exec(`UPDATE audit SET entry = replace(entry, 'first', 'third') WHERE sequence = 2`)
  database.close()

  const after = await served(file)
  const broken = await after.run('audit', 'verify')
  const asJson = await after.run('audit', 'verify', '-o', 'json')
  await after.stop()
  expect(broken).toMatchObject({
    code: 1,
    out: 'line 2 does not follow from the one before it\n',
  })
  expect(broken.err).toContain('look who could write to it')
  expect(asJson.code).toBe(1)
  expect(JSON.parse(asJson.out)).toMatchObject({ version: 1, sound: false, brokenAt: 2 })
})
