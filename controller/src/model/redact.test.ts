import { expect, test } from 'vitest'
import { oneLine, redactDifference, redactDifferences, redactEnvironment, scrub } from './redact.ts'

const hash = (text: string): string => `${text.length}`.padStart(64, '0').slice(-6).repeat(4)

test('the value of an environment variable becomes a short hash', () => {
  const path = 'containers.web.environment.DATABASE'

  const changed = redactDifference({ path, from: 'old', to: 'secret-1' }, hash)
  const added = redactDifference({ path, to: 'secret-1' }, hash)

  expect(changed).toEqual({ path, from: '(#000005)', to: 'changed (#000010)' })
  expect(added).toEqual({ path, from: undefined, to: 'changed (#000010)' })
})

test('variables inside a bigger value are hidden too, in either form', () => {
  const web = { image: 'web:1', environment: { DATABASE: 'secret-1' } }
  const request = [{ name: 'web', environment: [{ name: 'DATABASE', value: 'secret-1' }] }]

  const text = JSON.stringify([
    redactDifference({ path: 'containers.web', to: web }, hash),
    redactDifference({ path: 'containers.web.environment', from: { DATABASE: 'secret-1' } }, hash),
    redactEnvironment({ containerDefinitions: request }, hash),
  ])

  expect(text).not.toContain('secret-1')
  expect(text).toContain('web:1')
  expect(text).toContain('{"name":"DATABASE","value":"(#000010)"}')
})

test('everything else is shown as it is', () => {
  const differences = [{ path: 'desiredCount', from: 2, to: 3 }]

  const [resource] = redactDifferences(
    [{ resource: 'service/web', verb: 'change', differences }],
    hash,
  )

  expect(resource).toEqual({ resource: 'service/web', verb: 'change', differences })
})

test.each([
  [
    'fetch https://bob:s3cr3t@git.example.com/x failed',
    'fetch https://***@git.example.com/x failed',
  ],
  ['key AKIAIOSFODNN7EXAMPLE is unknown', 'key *** is unknown'],
  ['token ghp_abcdefghijklmnopqrstuvwxyz0123456789', 'token ***'],
  ['Authorization: Bearer abc.def-123456', 'Authorization: Bearer ***'],
  ['db password=hunter2, host=db', 'db password=***, host=db'],
  ['{"SecretAccessKey":"wJalrXUtnFEMI/K7MDENG"}', '{"SecretAccessKey":"***"}'],
  ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'jwt ***'],
  ['?X-Amz-Signature=0123abcd&x=1', '?X-Amz-Signature=***&x=1'],
  ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', '***'],
])('%s is scrubbed', (text, clean) => {
  expect(scrub(text)).toBe(clean)
})

test('ordinary text is left alone', () => {
  const text =
    'arn:aws:ecs:eu-west-1:123456789012:service/shop/web at 3f2a of https://git.example.com/x'

  expect(scrub(text)).toBe(text)
})

test('a line holds nothing that steers a terminal', () => {
  expect(oneLine('a\u001b[31mred\u001b[0m\r\nb\u202ec\n')).toBe('a [31mred [0m b c')
})
