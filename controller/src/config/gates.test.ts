import { expect, test } from 'vitest'
import { loadConfig } from './config.ts'

const read = (gates: string, environment = {}) =>
  loadConfig(
    `sources: [{ name: shop, url: https://git.example.com/shop.git }]\ngates: ${gates}\n`,
    'plumbline.yaml',
    environment,
  )

test('webhooks of gates have an address, and a secret from the environment', () => {
  const webhooks =
    '[{ url: "https://a.example.com/in", secretFrom: A }, { url: "https://b.example.com/", secretFrom: B }]'

  const { config } = read(`{ webhooks: ${webhooks} }`, { A: 'one' })

  expect(config?.gateWebhooks).toEqual([
    { url: 'https://a.example.com/in', secret: 'one' },
    { url: 'https://b.example.com/', secret: '', missing: 'B' },
  ])
})

test.each([
  ['{ webhooks: [{ url: "http://a.example.com/", secretFrom: A }] }', 'starts with https://'],
  ['{ webhooks: [{ url: "https://a.example.com/", secretFrom: a }] }', 'name of an environment'],
  ['{ webhooks: [{ url: "https://a.example.com/" }] }', 'secretFrom'],
])('%s is refused: %s', (gates, message) => {
  const [problem] = read(gates).problems

  expect(`${problem?.path} ${problem?.message}`).toContain(message)
})
