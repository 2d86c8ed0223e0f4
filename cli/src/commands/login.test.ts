import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { nowSeconds, startIssuer } from '../../../api/src/auth/issuer.fixture.ts'
import { hashOf } from '../../../api/src/auth/tokens.ts'
import { appWith, checkout, controlFixture, memoryFixture } from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { runCommand } from '../testing.ts'
import { folderWith } from '../folder.testing.ts'

const role = {
  name: 'leads',
  file: 'roles.yaml',
  spec: {
    allow: [{ verbs: ['hold', 'audit'] as const }],
    members: { subjects: [], groups: ['leads'], signedIn: false },
  },
}

async function start() {
  const issuer = await startIssuer()
  const home = folderWith()
  const control = controlFixture([checkout], { roles: [role] })
  const claims = { subjectClaim: 'email', groupsClaim: 'groups' }
  const auth = {
    open: false,
    tokens: [{ name: 'ci', hash: hashOf('plumbline_ci'), groups: [] }],
    oidc: {
      issuer: issuer.url,
      audience: 'plumbline',
      clientId: 'cli',
      scopes: ['openid'],
      ...claims,
    },
  }
  const { app } = await appWith({
    store: memoryStore(),
    memories: [memoryFixture(checkout)],
    control,
    auth,
  })
  const api = await app.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(async () => {
    await app.close()
    issuer.close()
    rmSync(home, { recursive: true })
  })
  let now = nowSeconds * 1000
  const clock = { now: () => now, sleep: async (ms: number) => void (now += ms) }
  const env = { XDG_CONFIG_HOME: home }
  const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    runCommand([...args, '--api', api], { env: { ...env, ...more }, clock })
  return { issuer, home, api, control, clock, run }
}

describe('login', () => {
  test('asks the issuer until the person has entered the code, and keeps the token', async () => {
    const { issuer, home, control, clock, run } = await start()
    issuer.answers.push(
      { error: 'authorization_pending' },
      { error: 'slow_down' },
      { id_token: await issuer.token(), access_token: 'opaque' },
    )

    const before = await run(['hold', checkout, '--reason', 'x'])
    const signedIn = await run(['login'])
    const after = await run(['hold', checkout, '--reason', 'x', '--author', 'the boss'])

    expect(before).toMatchObject({ code: 4 })
    expect(before.err).toContain('plumbline login')
    expect(signedIn).toMatchObject({ code: 0, out: 'signed in as ana@example.com\n' })
    expect(signedIn.err).toContain('enter the code WDJB-MJHT')
    // 5 s, 5 s, and 5 s more after it was told to slow down.
    expect(clock.now()).toBe(nowSeconds * 1000 + 20_000)
    expect(issuer.asked.at(-1)?.form).toMatchObject({ device_code: 'device-1', client_id: 'cli' })
    expect(after.code).toBe(0)
    expect(control.asked).toMatchObject([{ pin: { author: 'ana@example.com' } }])
    expect(statSync(join(home, 'plumbline/credentials.json')).mode & 0o777).toBe(0o600)
    expect(statSync(join(home, 'plumbline')).mode & 0o777).toBe(0o700)
  })

  test('ends when it is denied, and when nobody enters the code', async () => {
    const { issuer, run } = await start()
    issuer.answers.push({ error: 'access_denied' })
    const denied = await run(['login'])
    issuer.answers.push(...Array.from({ length: 200 }, () => ({ error: 'authorization_pending' })))
    const late = await run(['login'])

    expect(denied).toMatchObject({ code: 4 })
    expect(denied.err).toContain('the sign-in was denied')
    expect(late.err).toContain('nobody entered the code in time')
  })

  test('does not keep a token that the controller does not take', async () => {
    const { issuer, run } = await start()
    issuer.answers.push({ id_token: await issuer.token({ aud: 'other' }) })

    const ran = await run(['login'])

    expect(ran.code).toBe(4)
    expect(ran.err).toContain(
      'does not take the token of the issuer: The token is for another audience',
    )
    expect((await run(['whoami'])).code).toBe(4)
  })

  test('whoami says why a token that was sent does not count', async () => {
    const { issuer, run } = await start()
    const token = await issuer.token({ exp: nowSeconds - 600 })

    const ran = await run(['whoami'], { PLUMBLINE_TOKEN: token })

    expect(ran.code).toBe(4)
    expect(ran.out).toContain('nobody: The token has expired.\n')
  })

  test('is undone by logout, and whoami says who one is', async () => {
    const { issuer, home, run } = await start()
    issuer.answers.push({ id_token: await issuer.token() })
    await run(['login'])

    const who = await run(['whoami'])
    const out = await run(['logout'])
    const nobody = await run(['whoami'])

    expect(who.out).toBe('ana@example.com, by the issuer\ngroups: leads\nroles:  leads\n')
    expect(out.out).toContain('signed out of http://127.0.0.1')
    expect(nobody.out).toContain('nobody: sign in')
    expect(readFileSync(join(home, 'plumbline/credentials.json'), 'utf8')).toBe('{}\n')
  })
})

describe('a token', () => {
  test('is made with its hash, and is never the same', async () => {
    const one = await runCommand(['token', 'new', 'ci', '--group', 'deployers'])
    const other = await runCommand(['token', 'new', 'ci'])

    const [token = '', line = ''] = one.out.split('\n')
    expect(token).toMatch(/^plumbline_[\w-]{43}$/)
    expect(line).toBe(`- { name: ci, hash: "sha256:${hashOf(token)}", groups: ["deployers"] }`)
    expect(other.out.split('\n')[0]).not.toBe(token)
  })

  test('of the environment is sent, and not in clear to another machine', async () => {
    const { run } = await start()
    const env = { PLUMBLINE_TOKEN: 'plumbline_ci' }

    const who = await run(['whoami'], env)
    const away = await runCommand(['status', '--api', 'http://plumbline.example'], { env })

    expect(who.out).toContain('token:ci, by a token')
    expect(away.err).toContain('not sent to http://plumbline.example in clear')
  })

  test('that is withdrawn is refused with what to do', async () => {
    const { run } = await start()
    const ran = await run(['status'], { PLUMBLINE_TOKEN: 'plumbline_old' })
    expect(ran.code).toBe(4)
    expect(ran.err).toContain('The token is not known')
  })
})

describe('rights', () => {
  test('are told by the controller, of oneself and of others', async () => {
    const { issuer, run } = await start()
    issuer.answers.push({ id_token: await issuer.token() })
    await run(['login'])

    const yes = await run(['rbac', 'can-i', 'hold', checkout])
    const no = await run(['rbac', 'can-i', 'sync', checkout])
    const other = await run(['rbac', 'can-i', 'hold', checkout, '--as', 'bo@example.com'])
    const wrong = await run(['rbac', 'can-i', 'deploy', checkout])

    expect(yes).toMatchObject({ code: 0, out: 'yes: The role leads allows hold here.\n' })
    expect(no).toMatchObject({ code: 1 })
    expect(no.out).toContain('no: ana@example.com may not sync on prod/service/checkout')
    expect(other.out).toContain('no: bo@example.com may not hold')
    expect(wrong.err).toContain('the verbs are: read, sync')
  })

  test('and what was done with them is told by audit', async () => {
    const { issuer, run } = await start()
    issuer.answers.push({ id_token: await issuer.token() })
    await run(['login'])
    await run(['hold', checkout, '--reason', 'too many errors'])
    await run(['sync', checkout])

    const { out, code } = await run(['audit'])
    const [header, second, first] = out.split('\n')

    expect(code).toBe(0)
    expect(header).toMatch(/^WHEN +WHO +BY +VERB/)
    expect(second).toMatch(/ana@example.com +oidc +sync .*refused +ana@example.com may not sync/)
    expect(first).toMatch(/hold +prod\/service\/checkout .*done +too many errors/)
  })
})
