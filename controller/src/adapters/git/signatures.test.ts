import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { cleanUp, faultFrom, setUp } from './git-world.ts'

afterEach(cleanUp)

type Person = 'ana' | 'bo'

/** A repository, two people with an SSH key each, and a file that lets Ana sign. */
function before() {
  const world = setUp()
  const { root, git, commit, open } = world
  const signers = join(root, 'signers')
  const keyOf = (person: Person) => join(root, person)
  const publicKey = (person: Person) => readFileSync(`${keyOf(person)}.pub`, 'utf8')
  for (const person of ['ana', 'bo'] as const) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', keyOf(person)])
  }
  const trust = (...lines: readonly string[]) => writeFileSync(signers, lines.join(''))
  const line = (person: Person, options = '') =>
    `${person}@example.com ${options}${publicKey(person)}`
  trust(line('ana'))
  const signedBy = (person: Person, replicas: string) => {
    git('config', 'gpg.format', 'ssh')
    git('config', 'user.signingKey', keyOf(person))
    git('config', 'commit.gpgSign', 'true')
    const revision = commit({ 'web.yaml': `replicas: ${replicas}\n` }, `${replicas} replicas`)
    git('config', 'commit.gpgSign', 'false')
    return revision
  }
  const source = open({ verify: { sshSigners: signers } })
  return { ...world, source, signers, trust, line, signedBy }
}

describe('a source that asks for signatures', () => {
  test('takes a head that is signed by a key in its file', async () => {
    const { source, signedBy } = before()
    const revision = signedBy('ana', '2')

    expect((await source.head()).revision).toBe(revision)
  })

  test('refuses one without a signature, and names the commit', async () => {
    const { source, commit, signedBy } = before()
    signedBy('ana', '2')
    const revision = commit({ 'web.yaml': 'replicas: 9\n' }, 'nine replicas')

    const fault = await faultFrom(source.head())

    expect(fault.code).toBe('SignatureMissing')
    expect(fault.message).toContain(`${revision.slice(0, 10)} ("nine replicas", by Ada)`)
  })

  test('refuses one that is signed by another key, and says which', async () => {
    const { source, signedBy, signers } = before()
    signedBy('bo', '9')

    const fault = await faultFrom(source.head())

    expect(fault.code).toBe('SignatureRefused')
    expect(fault.message).toContain(signers)
    expect(fault.message).toMatch(/with ED25519 key SHA256:\S+ No principal matched/)
  })

  test('takes a signed head on top of one that is not, because it vouches for what is below', async () => {
    const { source, signedBy, commit } = before()
    commit({ 'web.yaml': 'replicas: 9\n' })
    await faultFrom(source.head())
    const revision = signedBy('ana', '3')

    expect((await source.head()).revision).toBe(revision)
  })

  test('refuses a signature over another commit', async () => {
    const { source, signedBy, git } = before()
    const revision = signedBy('ana', '2')
    const forged = git('cat-file', 'commit', revision).replace('2 replicas', '9 replicas')
    const file = join(git('rev-parse', '--absolute-git-dir'), 'forged')
    writeFileSync(file, `${forged}\n`)
    git('reset', '--hard', '--quiet', git('hash-object', '-t', 'commit', '-w', file))

    expect((await faultFrom(source.head())).code).toBe('SignatureRefused')
  })

  test('hears at the next fetch that a key is trusted no longer, or was not yet', async () => {
    const { source, signedBy, trust, line } = before()
    signedBy('ana', '2')
    await source.head()

    trust(line('bo'))
    const gone = await faultFrom(source.head())
    trust(line('ana', 'valid-before="20200101" '))
    const over = await faultFrom(source.head())

    expect([gone.code, over.code]).toEqual(['SignatureRefused', 'SignatureRefused'])
  })

  test('reads what it has read before, whatever the head is', async () => {
    const { source, signedBy, commit } = before()
    const revision = signedBy('ana', '2')
    await source.head()
    commit({ 'web.yaml': 'replicas: 9\n' })
    await faultFrom(source.head())

    const [file] = await source.files(revision)

    expect(file?.text).toBe('replicas: 2\n')
  })

  test.each(['gone', 'empty'])('takes nothing when its file is %s', async (how) => {
    const { source, signedBy, signers, trust } = before()
    signedBy('ana', '2')
    if (how === 'gone') rmSync(signers)
    else trust()

    const fault = await faultFrom(source.head())

    expect(fault.code).toBe('SignersUnreadable')
    expect(fault.message).toContain(signers)
  })

  test.each([
    ['.pub', 'line 1 begins with a key, and the name of who signs comes first'],
    ['', 'line 1 begins a private key'],
  ])('says what is wrong with a file that ssh-keygen made: ana%s', async (end, why) => {
    const { root, open, signedBy } = before()
    signedBy('ana', '2')

    const fault = await faultFrom(open({ verify: { sshSigners: join(root, `ana${end}`) } }).head())

    expect(fault.code).toBe('SignersUnreadable')
    expect(fault.message).toContain(why)
  })

  test('takes who signs by whatever name, also one that begins as keys do', async () => {
    const { source, signedBy, trust, line } = before()
    const revision = signedBy('ana', '2')
    trust(line('ana').replace(/^\S+/, 'ssh-bot@example.com'))

    expect((await source.head()).revision).toBe(revision)
  })

  test('says that a key has expired', async () => {
    const { source, signedBy, trust, line, signers } = before()
    signedBy('ana', '2')
    trust(line('ana', 'valid-before="20200101" '))

    const { message, hint } = await faultFrom(source.head())

    expect(message).toContain(`is signed, by a key in ${signers} that has expired`)
    expect(hint).toContain('renew it')
  })
})

/** Somebody with an OpenPGP key, made and used at some time. */
function withGpg() {
  const world = before()
  const { root, git, commit } = world
  const home = join(root, 'gnupg')
  mkdirSync(home, { mode: 0o700 })
  const own = ['--homedir', home, '--batch', '--quiet', '--pinentry-mode', 'loopback']
  const gpg = (...args: readonly string[]) =>
    execFileSync('gpg', [...own, '--passphrase', '', ...args], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  // It has an agent of its own, which would stay.
  onTestFinished(() => void execFileSync('gpgconf', ['--homedir', home, '--kill', 'gpg-agent']))
  const keys = join(root, 'keys.asc')
  const trustGpg = (who: string) =>
    writeFileSync(keys, gpg('--armor', '--export', `${who}@example.com`))
  const signedAt = (who: string, at?: string) => {
    const program = join(root, 'gpg-at')
    const time = at === undefined ? '' : `--faked-system-time ${at}`
    writeFileSync(program, `#!/bin/sh\nexec gpg ${own.join(' ')} ${time} "$@"\n`, { mode: 0o755 })
    git('config', 'gpg.format', 'openpgp')
    git('config', 'gpg.program', program)
    git('config', 'user.signingKey', `${who}@example.com`)
    git('config', 'commit.gpgSign', 'true')
    const revision = commit({ 'web.yaml': 'replicas: 2\n' })
    git('config', 'commit.gpgSign', 'false')
    return revision
  }
  const keyFor = (who: string, end = '0', at?: string) =>
    gpg(
      ...(at === undefined ? [] : ['--faked-system-time', at]),
      '--quick-generate-key',
      `${who}@example.com`,
      'ed25519',
      'sign',
      end,
    )
  return { ...world, gpgKeys: keys, trustGpg, signedAt, keyFor }
}

describe('a source that asks for OpenPGP signatures', () => {
  test('takes a head that is signed by a key in its file, and by no other', async () => {
    const { open, gpgKeys, trustGpg, signedAt, keyFor } = withGpg()
    keyFor('ana')
    keyFor('bo')
    trustGpg('ana')
    const source = open({ verify: { gpgKeys } })
    const revision = signedAt('ana')
    expect((await source.head()).revision).toBe(revision)

    trustGpg('bo')
    const gone = await faultFrom(source.head())

    expect(gone.message).toContain(`is signed, and not by a key in ${gpgKeys}`)
  })

  test('says that a key has expired since it signed', async () => {
    const { open, gpgKeys, trustGpg, signedAt, keyFor } = withGpg()
    keyFor('ana', '1d', '20240101T000000')
    trustGpg('ana')
    signedAt('ana', '20240101T000100')

    const fault = await faultFrom(open({ verify: { gpgKeys } }).head())

    expect(fault.message).toContain(`is signed, by a key in ${gpgKeys} that has expired`)
  })

  test('says for which sort of signature there are no keys', async () => {
    const { open, source, gpgKeys, trustGpg, signedAt, signedBy, keyFor } = withGpg()
    keyFor('ana')
    trustGpg('ana')
    signedAt('ana')
    const openPgp = await faultFrom(source.head())
    signedBy('ana', '3')
    const ssh = await faultFrom(open({ verify: { gpgKeys } }).head())

    expect(openPgp.message).toContain('with OpenPGP, for which this source names no keys')
    expect(openPgp.hint).toContain('verify.gpgKeys')
    expect(ssh.message).toContain('with SSH, for which this source names no keys')
  })
})
