import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from '@plumbline/desired-state'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../controller/src/adapters/clock.ts'
import { cleanUp, faultFrom, setUp } from '../../controller/src/adapters/git/git-world.ts'
import { loadConfig } from '../../controller/src/config/config.ts'
import { refresh, type Refreshed } from '../../controller/src/engine/source/refresh.ts'
import { sourcesOf } from '../../controller/src/main.ts'
import { describeWith } from '../require.ts'
import { environment, service } from '../support/shop.ts'

afterAll(cleanUp)

/** The source of a configuration that asks for signatures, looked at as the controller does. */
function before() {
  const { root, work, git, commit, state } = setUp()
  const key = join(root, 'ana')
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
  writeFileSync(join(root, 'signers'), `ana@example.com ${readFileSync(`${key}.pub`, 'utf8')}`)
  git('config', 'gpg.format', 'ssh')
  git('config', 'user.signingKey', key)
  const text = `sources: [{ name: shop, url: ${work}, verify: { sshSigners: signers } }]\n`
  const { config } = loadConfig(text, join(root, 'plumbline.yaml'), {})
  const [source] = sourcesOf({ config: config! }, systemClock, state)
  const commitImage = (image: string, sign: boolean) => {
    git('config', 'commit.gpgSign', String(sign))
    const web = service('web', `{ image: "${image}" }`)
    return commit({ 'environments/prod.yaml': environment('prod'), 'web.yaml': web })
  }
  let last: Refreshed | undefined
  const look = async () => {
    last = await refresh({
      git: source!.git,
      load: async (files) => load(files),
      before: last?.state,
      snapshot: last?.snapshot,
      now: 0,
    })
    const unit = last.snapshot?.state.units.get('prod/service/web')
    return {
      revision: last.state.revision,
      fault: last.state.fault?.code,
      spec: unit?.spec,
      told: last.announcements.map(({ name }) => name),
    }
  }
  return { commitImage, look }
}

test('what nobody signed is not wanted: units keep their revision until a signed commit comes', async () => {
  const { commitImage, look } = before()
  const first = commitImage('web:1', true)
  expect(await look()).toMatchObject({ revision: first, spec: { image: 'web:1' } })

  commitImage('web:evil', false)
  expect(await look()).toMatchObject({
    revision: first,
    fault: 'SignatureMissing',
    spec: { image: 'web:1' },
    told: ['source.failed'],
  })

  const third = commitImage('web:3', true)
  expect(await look()).toMatchObject({
    revision: third,
    fault: undefined,
    spec: { image: 'web:3' },
    told: ['source.recovered', 'source.updated'],
  })
})

test('what Plumbline commits is signed with its key, and so is taken back', async () => {
  const { root, work, git, commit, state } = setUp()
  git('config', 'receive.denyCurrentBranch', 'ignore')
  const base = commit({ 'web.yaml': 'replicas: 2\n' })
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(root, 'own')])
  const publicKey = readFileSync(join(root, 'own.pub'), 'utf8')
  writeFileSync(join(root, 'signers'), `plumbline@example.com ${publicKey}`)
  const text = `sources: [{ name: shop, url: ${work}, verify: { sshSigners: signers }, images: { signingKey: own } }]\n`
  const { config } = loadConfig(text, join(root, 'plumbline.yaml'), {})
  const [source] = sourcesOf({ config: config! }, systemClock, state)
  await faultFrom(source!.git.head())

  const files = [{ path: 'web.yaml', text: 'replicas: 3\n' }]
  const change = { base, branch: 'main', files, message: 'three' }
  const pushed = await source!.images!.writer.push(change)

  expect(pushed.state).toBe('pushed')
  expect((await source!.git.head()).revision).toBe(pushed.revision)
})

test('a source that starts with a head that nobody signed wants nothing', async () => {
  const { commitImage, look } = before()
  commitImage('web:evil', false)

  expect(await look()).toEqual({
    revision: undefined,
    fault: 'SignatureMissing',
    spec: undefined,
    told: ['source.failed'],
  })
})

/** A person with an OpenPGP key, in a folder of their own, who commits to a repository. */
function withOpenPgp(gpgPath: string, root: string, work: string, name: string) {
  const home = join(root, name)
  mkdirSync(home, { mode: 0o700 })
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', GNUPGHOME: home, HOME: root }
  const gpg = (...args: string[]) => execFileSync(gpgPath, ['--batch', '--quiet', ...args], { env })
  const address = `${name}@example.com`
  gpg('--passphrase', '', '--quick-gen-key', `${name} <${address}>`, 'ed25519', 'sign', 'never')
  const keys = gpg('--armor', '--export', address)
  const commit = () => {
    const who = ['-c', `user.name=${name}`, '-c', `user.email=${address}`]
    const what = ['commit', '--quiet', '--allow-empty', '-S', '-m', 'signed']
    execFileSync('git', ['-C', work, ...who, ...what], { env })
  }
  return { keys, commit, end: () => execFileSync('gpgconf', ['--kill', 'all'], { env }) }
}

describeWith(['gpg'], 'OpenPGP', ({ gpg }) => {
  function people() {
    const world = setUp()
    world.commit({ 'web.yaml': 'replicas: 1\n' })
    const [ana, bo] = ['ana', 'bo'].map((name) => withOpenPgp(gpg, world.root, world.work, name))
    onTestFinished(() => {
      ana!.end()
      bo!.end()
    })
    return { ...world, ana: ana!, bo: bo!, file: join(world.root, 'keys') }
  }

  test('a head is taken that a key of the file has signed, until the file holds it no longer', async () => {
    const { ana, bo, file, open } = people()
    ana.commit()
    const source = open({ verify: { gpgKeys: file } })

    writeFileSync(file, ana.keys)
    const { subject } = await source.head()
    writeFileSync(file, bo.keys)
    const fault = await faultFrom(source.head())
    writeFileSync(file, 'no keys at all\n')
    const odd = await faultFrom(source.head())

    expect([subject, fault.code, odd.code]).toEqual([
      'signed',
      'SignatureRefused',
      'SignersUnreadable',
    ])
  })

  test('does not count where the source names keys of SSH alone', async () => {
    const { ana, file, open } = people()
    ana.commit()
    writeFileSync(file, 'bo@example.com ssh-ed25519 AAAA\n')

    const { code, message } = await faultFrom(open({ verify: { sshSigners: file } }).head())

    expect(code).toBe('SignatureRefused')
    expect(message).toContain("'/dev/null/gpg'")
  })
})
