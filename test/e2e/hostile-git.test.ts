import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import {
  cleanUp,
  faultFrom,
  refusalsOf,
  setUp,
  textsOf,
  writeProgram,
} from '../../controller/src/adapters/git/git-world.ts'
import { describeWith } from '../require.ts'
import { makeAuthority } from '../support/certificates.ts'

afterEach(cleanUp)

/** A host that is spoken to over ssh. `says` is what it sends: a program for the shell; `$serve` is what an honest one would do. */
function hostOf(root: string, work: string, says: string): string {
  const bin = join(root, `host-${hashOf(says)}`)
  writeProgram(join(bin, 'ssh'), `serve="git upload-pack ${work}"\n${says}`)
  return `${bin}:/usr/local/bin:/usr/bin:/bin`
}

const url = 'ssh://git@git.example.com/shop.git'

/** Some bytes as they are, each passed on at once. */
const first50k = 'dd bs=1 count=50000 status=none'

/** Documents that are known, and a commit that makes a pack of some size. */
async function known() {
  const world = setUp()
  const { open, root, work, commit } = world
  const first = commit({ 'web.yaml': 'a: 1\n' })
  const honest = open({ url, searchPath: hostOf(root, work, 'exec $serve') })
  expect((await honest.head()).revision).toBe(first)
  // So many objects come in a pack that is kept as one.
  const many = Array.from({ length: 150 }, (_, index) => [
    `files/${index}`,
    Array.from({ length: 60 }, (__, line) => hashOf(`${index} ${line}`)).join('\n'),
  ])
  commit({ 'web.yaml': 'a: 2\n', ...Object.fromEntries(many) })
  return { ...world, first, honest }
}

describe('a host that sends rubbish', () => {
  test.each([
    ['no answer at all', 'exit 0'],
    ['text without end', 'exec yes rubbish'],
    ['references without end', refsWithoutEnd()],
    ['half a pack', `$serve | ${first50k}`],
    ['a pack with other bytes', `$serve | { ${first50k}; exec stdbuf -o0 tr a-m x; }`],
    ['half a pack, and then nothing', `$serve | { ${first50k}; exec sleep 30; }`],
    ['a complaint without end', 'yes "remote: no" >&2'],
  ])('%s: is a fault, changes nothing, and leaves nothing behind', async (_what, says) => {
    const { open, root, work, state, first, honest } = await known()
    const hostile = open({ url, searchPath: hostOf(root, work, says), timeoutMs: 3_000 })

    const fault = await faultFrom(hostile.head())

    expect(fault.code).toMatch(/^(SourceUnreachable|GitTimeout|MirrorBroken|RepositoryRejected)$/)
    expect(fault.message.length).toBeLessThan(500)
    expect(await textsOf(honest, first)).toEqual({ 'web.yaml': 'a: 1\n' })
    expect(leftIn(state)).toEqual([])
    expect((await honest.head()).revision).not.toBe(first)
  })
})

describe('the disk', () => {
  test('is not filled by a host that goes on sending: the fetch is given up, and what came is deleted', async () => {
    const { open, root, work, state, first, honest } = await known()
    const free = [900, 700, 500, 300]
    const hostile = open({
      url,
      searchPath: hostOf(root, work, `$serve | { ${first50k}; exec sleep 30; }`),
      disk: async () => ({ all: 20 * 2 ** 30, free: (free.shift() ?? 0) * 2 ** 20 }),
    })

    const fault = await faultFrom(hostile.head())

    expect(fault).toMatchObject({ code: 'DiskFull', source: 'controller' })
    expect(leftIn(state)).toEqual([])
    expect(await textsOf(honest, first)).toEqual({ 'web.yaml': 'a: 1\n' })
    expect((await honest.head()).revision).not.toBe(first)
  })

  test('has few packs however many commits come one by one, and each of them can be read', async () => {
    const { source, commit, git, state } = setUp()
    const revisions: string[] = []
    for (let index = 0; index < 60; index++) {
      // What is in no branch any more may still be what runs.
      if (index === 30) git('reset', '--quiet', '--hard', 'HEAD~5')
      revisions.push(commit({ 'web.yaml': `a: ${index}\n` }))
      await source.head()
    }
    const objects = readdirSync(state, { recursive: true, encoding: 'utf8' })
    const packs = objects.filter((name) => name.endsWith('.pack'))

    expect(packs.length).toBeLessThan(20)
    for (const [index, revision] of revisions.entries())
      expect(await textsOf(source, revision)).toEqual({ 'web.yaml': `a: ${index}\n` })
  })
})

// OpenSSL, which makes the certificates, comes with PostgreSQL.
describeWith(['postgres'], 'a host over https', () => {
  test.each([
    ['another host', (port: number) => `https://localhost:${port}/other/info/refs`],
    ['a file', () => 'file:///etc/passwd'],
    ['the metadata of the machine', () => 'http://169.254.169.254/latest/meta-data/'],
  ])('that sends Plumbline to %s is not followed', async (_where, to) => {
    const { open, root } = setUp()
    const authority = makeAuthority()
    onTestFinished(() => authority.remove())
    const { key, cert } = authority.issue('IP:127.0.0.1,DNS:localhost')
    const pem = { key: readFileSync(key), cert: readFileSync(cert) }
    const asked: [string | undefined, string | undefined][] = []
    const server = createServer(pem, (request, response) => {
      asked.push([request.url, request.headers.authorization])
      const { port } = server.address() as { port: number }
      response.writeHead(302, { location: to(port) }).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as { port: number }
    const bin = join(root, 'bin')
    const path = '/usr/local/bin:/usr/bin:/bin'
    writeProgram(
      join(bin, 'git'),
      `export GIT_SSL_CAINFO=${authority.ca}\nPATH=${path} exec git "$@"`,
    )
    const source = open({
      url: `https://127.0.0.1:${port}/shop.git`,
      searchPath: `${bin}:${path}`,
      token: 'canary-token',
    })

    const fault = await faultFrom(source.head())

    expect(fault.code).toBe('SourceUnreachable')
    expect(JSON.stringify(fault)).not.toContain('canary')
    const paths = new Set(asked.map(([one]) => one))
    expect(paths).toEqual(new Set(['/shop.git/info/refs?service=git-upload-pack']))
    const basic = `Basic ${Buffer.from('x-access-token:canary-token').toString('base64')}`
    expect(asked[0]?.[1]).toBe(basic)
  })
})

describe('a repository whose trees want out of their folder', () => {
  const hostile: readonly [string, string][] = [
    ['..', '40000'],
    ['../x.yaml', '100644'],
    ['.git', '40000'],
    ['.GIT', '40000'],
    ['git~1', '40000'],
    ['.gitmodules', '120000'],
    ['', '100644'],
  ]

  test.each(hostile)('by the name %j of mode %s is not taken in', async (name, mode) => {
    const { source, commit, git, work, state } = setUp()
    const first = commit({ 'web.yaml': 'a: 1\n' })
    await source.head()
    push({ git, work }, name, mode)

    const fault = await faultFrom(source.head())

    expect(fault.code).toBe('RepositoryRejected')
    expect(await textsOf(source, first)).toEqual({ 'web.yaml': 'a: 1\n' })
    expect(leftIn(state)).toEqual([])
  })

  test('by the address of a submodule that is an option is not taken in', async () => {
    const { source, commit, root } = setUp()
    const canary = join(root, 'canary')
    commit({
      'web.yaml': 'a: 1\n',
      '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = --upload-pack=touch ${canary};\n`,
    })

    expect((await faultFrom(source.head())).code).toBe('RepositoryRejected')
    expect(existsSync(canary)).toBe(false)
  })

  test('by links and modules whose names are honest is read but for these', async () => {
    const { source, commit, git, root } = setUp()
    const canary = join(root, 'canary')
    const inner = commit({
      'web.yaml': 'a: 1\n',
      'config/a.yaml': 'b: 1\n',
      'hooks/post-checkout': `touch ${canary}`,
      '.gitmodules': '[submodule "x"]\n\tpath = x.yaml\n\turl = https://git.example.com/x.git\n',
    })
    git('update-index', '--add', '--cacheinfo', `160000,${inner},x.yaml`)
    const target = execFileSync('git', ['-C', join(root, 'work'), 'hash-object', '-w', '--stdin'], {
      input: '/etc/passwd',
      encoding: 'utf8',
    }).trim()
    git('update-index', '--add', '--cacheinfo', `120000,${target},l.yaml`)
    git('commit', '--quiet', '--message', 'links')

    const { revision } = await source.head()

    expect(await refusalsOf(source, revision)).toEqual({
      'l.yaml': 'the file is a symbolic link',
      'x.yaml': 'the file is a submodule',
    })
    expect(JSON.stringify(await source.files(revision))).not.toContain('passwd')
    expect(existsSync(canary)).toBe(false)
  })
})

/** Puts a tree of one entry, as no honest Git would write it, beside the documents, and the branch on it. */
function push(
  { git, work }: { git: (...args: string[]) => string; work: string },
  name: string,
  mode: string,
): void {
  const write = (type: string, content: Buffer | string) =>
    execFileSync('git', ['-C', work, 'hash-object', '-t', type, '-w', '--literally', '--stdin'], {
      input: content,
      encoding: 'utf8',
    }).trim()
  const blob = write('blob', 'evil: 1\n')
  const object = mode === '40000' ? git('rev-parse', 'HEAD^{tree}') : blob
  const entry = Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(object, 'hex')])
  const tree = write('tree', entry)
  git('update-ref', 'refs/heads/main', git('commit-tree', tree, '-p', 'HEAD', '-m', 'evil'))
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** What is neither the mirror nor an object that is whole. */
function leftIn(state: string): readonly string[] {
  return readdirSync(join(state, 'shop'), { recursive: true, encoding: 'utf8' }).filter((one) =>
    /tmp_|\.lock$|mirror\.(new|old)/.test(one),
  )
}

function refsWithoutEnd(): string {
  const line = `003e${'a'.repeat(40)} refs/heads/aaaaaaa`
  return `while :; do printf '${line}\\n'; done`
}
