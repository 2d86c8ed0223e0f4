import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { serve, createSimulator } from '@plumbline/simulator'
import { runCommand } from '../testing.ts'
import { folderWith } from '../folder.testing.ts'

const source = 'sources: [{ name: shop, url: https://git.example.com/shop.git }]\n'

function configWith(text: string): string {
  const folder = folderWith()
  const file = join(folder, 'plumbline.yaml')
  writeFileSync(file, source + text)
  return file
}

it('sends a test to each sink, also to a topic, and says which did not take it', async () => {
  const bodies: string[] = []
  const server = createServer(async (request, response) => {
    for await (const chunk of request) bodies.push(String(chunk))
    response.writeHead(request.url === '/good' ? 200 : 403).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const world = createSimulator()
  await world.call('sns', 'CreateTopic', { Name: 'ops' })
  const aws = await serve(world, { port: 0 })
  onTestFinished(() => aws.close())
  const config = configWith(`
aws: { endpoint: ${aws.url} }
alerts:
  sinks:
    - { name: team, slack: { urlFrom: TEAM_URL } }
    - { name: pager, webhook: { url: "${url}/bad", secretFrom: PAGER_SECRET } }
    - { name: topic, sns: { topic: "arn:aws:sns:eu-west-1:123456789012:ops" } }
`)
  const secrets = { TEAM_URL: `${url}/good`, PAGER_SECRET: 'hunter2' }
  // The SDK looks for its credentials by itself.
  process.env.AWS_ACCESS_KEY_ID ??= 'test'
  process.env.AWS_SECRET_ACCESS_KEY ??= 'test'

  const ran = await runCommand(['alerts', 'test', '--config', config], { env: secrets })

  expect(ran.code).toBe(1)
  expect(ran.out).toBe('team: taken\ntopic: taken\n')
  expect(ran.err).toContain('pager: the sink answered with status 403')
  expect(bodies[0]).toContain('This is a test of Plumbline')
  expect(JSON.stringify(world.save().services.sns)).toContain('This is a test of Plumbline')
  expect(ran.out + ran.err).not.toMatch(/hunter2|\/good/)
})

it('says which secret is missing, and that there are no sinks', async () => {
  const missing = configWith('alerts: { sinks: [{ name: team, slack: { urlFrom: NOT_THERE } }] }\n')

  const ran = await runCommand(['alerts', 'test', '--config', missing])
  const none = await runCommand(['alerts', 'test', '--config', configWith('')])

  expect(ran.err).toContain('NOT_THERE is empty')
  expect(none.err).toContain('no sinks')
  expect([ran.code, none.code]).toEqual([1, 1])
})

it('refuses what it does not know', async () => {
  const ran = await runCommand(['alerts', 'mute'])

  expect(ran.err).toContain('alerts knows no action mute')
})
