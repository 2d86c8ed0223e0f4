import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createRepository } from '../bench/rig/repository.ts'
import { freePort } from '../support/free-port.ts'
import { shop } from '../support/shop.ts'

const main = join(import.meta.dirname, '../../cli/src/main.ts')
/** Less than any call is waited for, and half of what ECS gives. A busy machine may be slow. */
const msMax = 15_000

it('the program ends soon after SIGTERM, while AWS throttles, and then does not answer', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-stop-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const asked = Promise.withResolvers<void>()
  let calls = 0
  const aws = createServer((_request, response): void => {
    if (++calls === 3) return asked.resolve()
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' })
    response.end('{"__type":"ThrottlingException","message":"Rate exceeded"}')
  })
  await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    aws.closeAllConnections()
    aws.close()
  })
  const repository = createRepository(folder)
  repository.commit(shop)
  repository.push()
  const config = {
    sources: [{ name: 'shop', url: repository.url }],
    aws: {
      region: 'eu-west-1',
      endpoint: `http://127.0.0.1:${(aws.address() as AddressInfo).port}`,
    },
    store: { sqlite: 'plumbline.sqlite' },
    api: { listen: `127.0.0.1:${await freePort()}` },
  }
  writeFileSync(join(folder, 'plumbline.yaml'), JSON.stringify(config))
  const env = { ...process.env, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }
  const args = [main, 'serve', '--config', join(folder, 'plumbline.yaml')]
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  await asked.promise

  const began = performance.now()
  child.kill('SIGTERM')
  const [code] = (await once(child, 'exit')) as [number]

  expect(code).toBe(0)
  expect(performance.now() - began).toBeLessThan(msMax)
})
