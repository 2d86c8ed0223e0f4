import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { hashOf } from '../../api/src/auth/tokens.ts'
import {
  appWith,
  checkout,
  controlFixture,
  drifted,
  driftedOrigins,
  memoryFixture,
  newYear,
  passFixture,
} from '../../api/src/testing.ts'
import { sqliteStore } from '../../controller/src/adapters/sqlite/store.ts'
import { needs } from '../require.ts'

/*
 * schemathesis reads our OpenAPI document and sends what it allows and what it forbids to every route. Whatever comes, the
 * answer is one that the document has, nothing fails inside, and nothing that is nobody's business is in it.
 */

const token = 'plumbline_canary-of-the-token'
const admin = {
  name: 'admin',
  file: 'roles.yaml',
  spec: {
    allow: [{ verbs: ['all' as const] }],
    members: { subjects: ['token:admin'], groups: [], signedIn: false },
  },
}
/** Of each operation, and of the whole run; the rest is for the start of Python. */
const examplesMax = 15
const secondsMax = 40
const toldMax = 6_000
/** Frames of a stack, places of files, the token, and what a document holds in an environment variable. */
const leaks =
  /\bat [\w.<>]+ \(|\.ts:\d+|node_modules|\/tmp\/|file:\/\/|canary|hunter2|SQLITE|sqlite/

const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
]

test('the API stands whatever its document allows and forbids', async () => {
  const schemathesis = needs('schemathesis')
  const { url, bodies, folder } = await serveSomething()
  // What random names would seldom hit is named here: a unit and a source that are there.
  writeFileSync(
    join(folder, 'schemathesis.toml'),
    '[parameters]\n"path.environment" = "prod"\n"path.kind" = "service"\n"path.name" = "checkout"\n',
  )
  // One worker: Python 3.11 fails now and then when two threads take its sources apart at once.
  const words =
    `--checks ${checks.join(',')} --phases examples,coverage,fuzzing --workers 1 --seed 7 --no-color ` +
    `--warnings off --max-examples ${examplesMax} --max-time ${secondsMax} --generation-database none`
  const args = [
    '--config-file',
    join(folder, 'schemathesis.toml'),
    'run',
    `${url}/api/openapi.json`,
    '--header',
    `Authorization: Bearer ${token}`,
    '--exclude-path',
    '/api/v1/stream',
    ...words.split(' '),
  ]
  const ran = await promisify(execFile)(schemathesis, args, {
    cwd: folder,
    maxBuffer: 1 << 26,
  }).catch((error: { stdout: string; stderr: string }) => error)

  // What it found comes last.
  const told = `${ran.stdout}\n${ran.stderr}`.slice(-toldMax)
  expect('code' in ran ? told : '').toBe('')
  expect(bodies.length).toBeGreaterThan(100)
  expect(bodies.filter((body) => leaks.test(body))).toEqual([])
  const answer = await fetch(`${url}/healthz`)
  expect(answer.status).toBe(200)
}, 150_000)

/** The API over a real database, with a unit of which there is something to tell; every body that it answers is kept. */
async function serveSomething() {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-fuzz-'))
  const store = sqliteStore(join(folder, 'plumbline.sqlite'))
  const memory = memoryFixture(checkout, { differences: drifted, origins: driftedOrigins })
  await store.append(memory, passFixture(checkout, newYear))
  const control = controlFixture([checkout], { sources: ['checkout', 'shop'], roles: [admin] })
  const auth = { open: false, tokens: [{ name: 'admin', hash: hashOf(token), groups: [] }] }
  const { app } = await appWith({ store, memories: [memory], control, auth })
  const bodies: string[] = []
  app.server.prependListener('request', (_request, response: ServerResponse) => {
    const end = response.end.bind(response)
    response.end = ((body?: unknown, ...rest: never[]) => {
      if (typeof body === 'string') bodies.push(body)
      return end(body, ...rest)
    }) as typeof response.end
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(async () => {
    await app.close()
    await store.close()
    rmSync(folder, { recursive: true })
  })
  return { url, bodies, folder }
}
