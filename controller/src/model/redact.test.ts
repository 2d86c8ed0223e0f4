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
  ['postgres://app:p@ss@db:5432/shop', 'postgres://***@db:5432/shop'],
  [
    'log {\\"password\\":\\"hunter2\\",\\"user\\":\\"a\\"}',
    'log {\\"password\\":\\"***\\",\\"user\\":\\"a\\"}',
  ],
  ['password="correct horse battery" user=a', 'password="***" user=a'],
  ['{"password":"quo\\"ted","user":"a"}', '{"password":"***","user":"a"}'],
  ["password: 'correct horse', user: 'a'", "password: '***', user: 'a'"],
  ['DB_PASS=hunter2 MYSQL_PWD=hunter3', 'DB_PASS=*** MYSQL_PWD=***'],
  ['\u001b[36mpassword\u001b[0m=\u001b[35mhunter2\u001b[0m', 'password=***'],
  ['Authorization: Token 0123456789abcdef0123', 'Authorization: Token ***'],
  [`whose plumbline_${'a'.repeat(43)} is it`, 'whose *** is it'],
  ['https://hooks.slack.com/services/T0/B0/abcdef', 'https://hooks.slack.com/services/***'],
  ['key sk_live_0123456789abcdef', 'key ***'],
  ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', '***'],
])('%s is scrubbed', (text, clean) => {
  expect(scrub(text)).toBe(clean)
})

test.each([
  'arn:aws:ecs:eu-west-1:123456789012:service/shop/web at 3f2a of https://git.example.com/x',
  // Names of secrets are in the documents; whoever is told that one is missing needs them.
  'cannot pull arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf: AccessDenied',
  'see https://git.example.com/shop@3f2a, pass: 3 of 4',
  'plumbline_pass_duration_seconds_bucket',
])('ordinary text is left alone: %s', (text) => {
  expect(scrub(text)).toBe(text)
})

test('a long line is scrubbed in a time that grows with its length alone', () => {
  const hostile = ['password=\\\\', '://', 'token ', '\u001b]', '"', 'secret:\\"'].map((part) =>
    part.repeat(200_000 / part.length),
  )

  // Read once more for each of its parts, one of them would take minutes.
  for (const text of hostile) expect(scrub(text).length).toBeLessThanOrEqual(text.length)
})

test('a line holds nothing that steers a terminal', () => {
  expect(oneLine('a \u001b[31mred\u001b[0m\r\nb\u202ec\u061cd\n')).toBe('a red b c d')
  expect(oneLine('\u001b]8;;https://evil.example\u0007here\u001b]8;;\u0007')).toBe('here')
  expect(oneLine('\u009b31mred\u001b(B \u001b')).toBe('red')
})
