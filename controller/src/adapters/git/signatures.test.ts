import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
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
})
