import { describe, expect, test } from 'vitest'
import { loadConfig } from './config.ts'

const one = 'sources: [{ name: shop, url: /srv/shop }]\n'
const two =
  'sources: [{ name: platform, url: /srv/a }, { name: shop, url: /srv/b, tenants: platform }]\n'
const hash = `sha256:${'a'.repeat(64)}`

function told(text: string): readonly string[] {
  return loadConfig(text, 'plumbline.yaml', {}).problems.map(
    ({ path, message, hint }) => `${path}: ${message} (${hint})`,
  )
}

test('nothing is configured, and the only source is the one whose roles would hold', () => {
  const { config } = loadConfig(one, 'plumbline.yaml', {})
  expect(config?.auth).toEqual({ open: false, roles: 'shop', tokens: [] })
})

test('every way to sign in can be said', () => {
  const { config, problems } = loadConfig(
    `${two}auth:
  roles: platform
  alb:
    loadBalancer: arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/plumbline/50dc6c495c0c9188
    issuer: https://login.example.com
    clientId: plumbline
  oidc: { issuer: https://login.example.com, audience: plumbline, clientId: cli, subjectClaim: sub }
  tokens:
    - { name: ci, hash: "${hash}", groups: [deployers], expires: 2027-01-31 }
`,
    'plumbline.yaml',
    {},
  )

  expect(problems).toEqual([])
  expect(config?.auth).toMatchObject({
    open: false,
    roles: 'platform',
    alb: { subjectClaim: 'email', groupsClaim: 'groups' },
    oidc: { audience: 'plumbline', subjectClaim: 'sub', scopes: ['openid', 'email', 'profile'] },
    tokens: [
      { name: 'ci', hash: 'a'.repeat(64), groups: ['deployers'], expires: Date.UTC(2027, 0, 31) },
    ],
  })
})

describe('is refused:', () => {
  test.each([
    [
      'open where others reach it',
      `${one}api: { listen: 0.0.0.0:80 }\nauth: { open: true }`,
      /^auth.open: open lets whoever reaches 0\.0\.0\.0/,
    ],
    [
      'open beside a way to sign in',
      `${one}auth: { open: true, tokens: [{ name: ci, hash: "${hash}" }] }`,
      /nobody would sign in/,
    ],
    [
      'roles of no source',
      `${one}auth: { roles: shoop }`,
      /^auth.roles: no source is called shoop .*shop/,
    ],
    [
      'roles of a bounded source',
      `${two}auth: { roles: shop }`,
      /cannot say who may do what .*platform/,
    ],
    [
      'nobody to say whose roles',
      `${two}auth: { tokens: [{ name: ci, hash: "${hash}" }] }`,
      /^auth: there are several sources/,
    ],
    [
      'a token in clear',
      `${one}auth: { tokens: [{ name: ci, hash: plumbline_x }] }`,
      /never the token itself/,
    ],
    [
      'one hash twice',
      `${one}auth: { tokens: [{ name: a, hash: "${hash}" }, { name: b, hash: "${hash}" }] }`,
      /another token has this hash/,
    ],
    [
      'administrators where nobody can sign in',
      `${one}auth: { administrators: { subjects: [ana@example.com] } }`,
      /^auth.administrators: nobody can sign in/,
    ],
    [
      'nobody as administrator',
      `${one}auth: { administrators: {}, tokens: [{ name: ci, hash: "${hash}" }] }`,
      /name a person or a program/,
    ],
    [
      'anybody as administrator',
      `${one}auth: { administrators: { groups: ["*"] }, tokens: [{ name: ci, hash: "${hash}" }] }`,
      /a pattern could mean anybody/,
    ],
    [
      'an issuer in clear',
      `${one}auth: { oidc: { issuer: http://login.example.com, audience: x } }`,
      /https:\/\//,
    ],
    [
      'a network load balancer',
      `${one}auth: { alb: { loadBalancer: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/x/50dc", issuer: https://a.example.com, clientId: x } }`,
      /Application Load Balancer/,
    ],
    ['an unknown field', `${one}auth: { opne: true }`, /open/],
  ])('%s', (_, text, message) => {
    expect(told(text).join('\n')).toMatch(message)
  })
})
