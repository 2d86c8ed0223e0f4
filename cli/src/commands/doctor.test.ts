import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { startIssuer } from '../../../api/src/auth/issuer.fixture.ts'
import { appWith } from '../../../api/src/testing.ts'
import { systemClock } from '../../../controller/src/adapters/clock.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { programFinding } from '../doctor/findings.ts'
import { runCommand } from '../testing.ts'
import { environmentIn, place, service } from './place.fixture.ts'

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  return () => vi.unstubAllEnvs()
})

const right = { 'dev.yaml': environmentIn('123456789012'), 'web.yaml': service }

/** The doctor, asked about documents and what the configuration says beside them. */
async function doctorFor(documents: Readonly<Record<string, string>>, config = '') {
  const { cwd } = await place(documents, `api: { listen: "127.0.0.1:1" }\n${config}`)
  return (args: readonly string[] = []) =>
    runCommand(['doctor', '--config', 'plumbline.yaml', ...args], {
      cwd,
      env: { AWS_REGION: 'eu-west-1' },
      clock: systemClock,
    })
}

describe('doctor', () => {
  it('finds nothing wrong with what is right, and says where values come from', async () => {
    const doctor = await doctorFor(right)
    const { app } = await appWith({ store: memoryStore(), memories: [] })
    onTestFinished(() => app.close())
    const api = await app.listen({ host: '127.0.0.1', port: 0 })

    const ran = await doctor(['--api', api])

    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toMatch(/✓ source shop: main is at [0-9a-f]{8}\n/)
    expect(ran.out).toContain('✓ environment dev: 1 unit read in 123456789012/eu-west-1\n')
    expect(ran.out).toContain('✓ aws.region: eu-west-1 (from AWS_REGION)\n')
    expect(ran.out).toContain(`✓ controller: answers at ${api}: `)
    expect(ran.out).toContain('! alerts: none')
  })

  it('names each thing that is wrong, once, and what to do', async () => {
    const doctor = await doctorFor({
      'dev.yaml': environmentIn('111122223333'),
      'web.yaml': service,
      'api.yaml': service.replace('web', 'api'),
      'bad.yaml': service.replace('image', 'imgae').replace('web', 'bad'),
    })

    const ran = await doctor()

    expect(ran.code).toBe(1)
    expect(ran.out.match(/✗ .*: .*123456789012/g)).toHaveLength(1)
    expect(ran.out).toMatch(/✗ documents: \d problems?, the first in bad.yaml:4: /)
    expect(ran.out).toContain('! controller: nothing answers at http://127.0.0.1:1')
  })

  it('is JSON on request, and says where no database can be', async () => {
    const doctor = await doctorFor(right)
    const elsewhere = await doctorFor(right, 'store: { sqlite: /dev/null/x/plumbline.sqlite }\n')

    const json = JSON.parse((await doctor(['-o', 'json'])).out)
    const ran = await elsewhere()

    expect(json).toMatchObject({ version: 1, findings: expect.any(Array) })
    expect(ran.out).toContain('✗ store: /dev/null/x cannot be written to (ENOTDIR)')
  })

  it('says that nobody may change anything where nobody can sign in', async () => {
    const ran = await (await doctorFor(right))()

    expect(ran.out).toContain('! auth: none: everybody may read, and nobody may change anything')
  })

  it('asks the issuer that people sign in with, and tells of tokens that are over', async () => {
    const issuer = await startIssuer()
    onTestFinished(() => issuer.close())
    const hash = `sha256:${'0'.repeat(64)}`
    const auth = (url: string) =>
      `auth: { oidc: { issuer: "${url}", audience: x }, tokens: [{ name: old, hash: "${hash}", expires: 2020-01-01 }] }\n`

    const good = await (await doctorFor(right, auth(issuer.url)))()
    const slash = await (await doctorFor(right, auth(`${issuer.url}/`)))()
    const away = await (await doctorFor(right, auth('http://127.0.0.1:1')))()

    expect(good.out).toContain('✓ auth: an issuer, tokens\n')
    expect(good.out).toContain('! auth.tokens old: has expired\n')
    expect(good.out).toContain(`✓ auth.oidc.issuer: ${issuer.url} has one key\n`)
    expect(slash.out).toContain(
      `✗ auth.oidc.issuer: calls itself ${issuer.url}, and the configuration says ${issuer.url}/\n`,
    )
    expect(away.out).toContain('does not say where its keys are')
  })

  it.each([
    ['git version 2.39.2', 'fine', '2.39'],
    ['git version 2.38.9', 'wrong', '2.38'],
    ['git version 3.0', 'fine', '3.0'],
    [undefined, 'wrong', 'is not installed'],
  ])('judges %j', (said, is, told) => {
    expect(programFinding('git', said, [2, 39])).toMatchObject({ is, said: told })
  })
})
