import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { systemClock } from '@plumbline/controller'
import { expect, it, onTestFinished } from 'vitest'
import { startHosts } from './hosts.ts'
import { findPuppet } from './puppet-parts.ts'
import { ensureSigningKey } from './signing-key.ts'
import { folderWith } from '../folder.testing.ts'

function program(path: string, script: string): string {
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}

const nowhere = '/nowhere/puppet'

it('says what is missing where hosts cannot run', async () => {
  const root = folderWith()
  const puppet = program(join(root, 'puppet'), 'exit 0')
  program(join(root, 'ruby'), 'echo "ruby 2.7.8p225"')

  expect(await findPuppet(root, [nowhere])).toEqual({
    missing: 'Puppet is not installed: on Debian, apt-get install puppet',
  })
  const old = await findPuppet(root, [nowhere, puppet])
  program(join(root, 'ruby'), 'echo "ruby 3.1.2p20 (2022-04-12)"')
  const found = await findPuppet(root, [nowhere, puppet])

  // Where OpenVox stands, its own Ruby may take the place of the old one.
  expect(old).toMatchObject({ missing: expect.stringContaining('needs Ruby 3') })
  expect(found).toMatchObject({ puppet, agent: expect.stringContaining('plumbline-agent') })
})

it('makes a key once, that nobody else may read', async () => {
  const root = folderWith()

  const one = await ensureSigningKey(root)

  expect(await ensureSigningKey(root)).toBe(one)
  expect(one).toContain('BEGIN PUBLIC KEY')
  expect(statSync(join(root, 'puppet-key.pem')).mode & 0o777).toBe(0o600)
})

it('gives each host its folder, its key and a Puppet for files alone, and runs it once a pointer is there', async () => {
  const root = folderWith()
  const agent = program(join(root, 'agent'), `echo "$FACTER_demo_root $*" >> ${root}/ran`)
  const puppet = program(join(root, 'puppet'), `echo "$*"`)
  let published = false
  const s3 = createServer((_request, answer) => {
    answer.writeHead(published ? 200 : 404, { etag: '"one"' }).end()
  })
  await new Promise<void>((resolve) => void s3.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void s3.close())
  const turns: (() => void)[] = []
  const clock = {
    ...systemClock,
    sleep: (_ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        turns.push(resolve)
        signal?.addEventListener('abort', () => resolve())
      }),
  }
  const turned = async () => {
    while (turns.length < 2) await systemClock.sleep(5)
    for (const turn of turns.splice(0)) turn()
  }

  const stop = await startHosts({
    folder: root,
    endpoint: `http://127.0.0.1:${(s3.address() as AddressInfo).port}`,
    region: 'eu-west-1',
    publicKey: 'the key',
    parts: { agent, puppet, path: '/usr/bin:/bin' },
    clock,
    err: () => {},
  })
  await turned()
  published = true
  await turned()
  await turned()
  await stop()

  const ran = readFileSync(join(root, 'ran'), 'utf8').trim().split('\n')
  expect(ran.toSorted()).toEqual(
    ['desk-1', 'desk-2'].map(
      (node) => `${root}/hosts/${node}/files run --config ${root}/hosts/${node}/config.json`,
    ),
  )
  expect(readFileSync(join(root, 'hosts/keys/plumbline.pem'), 'utf8')).toBe('the key')
  expect(readFileSync(join(root, 'hosts/puppet'), 'utf8')).toContain('--tags file')
})
