import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dev, loadTexts, unit, web } from './small.fixture.ts'

describe('the fingerprint of a unit', () => {
  const fingerprint = (environment: string, service: string) =>
    unit(loadTexts(environment, service)).fingerprint
  const usual = fingerprint(dev, web)

  test.each([
    ['a comment', dev, web.replace('spec:', 'spec: # what to run')],
    ['blank lines', dev, `\n\n${web}\n\n`],
    ['another style', dev, web.replace('{ name: web }', '\n  name: "web"')],
    ['the order of keys', dev, web.replace(/(.*image.*\n)(.*env.*\n)/, '$2$1')],
    ['the order of variables', dev, web.replace(/\{ (URL.*), (LEVEL: info) \}/, '{ $2, $1 }')],
    ['a default that is written out', dev, `${web}  cpu: 256\n  deploy: { maxRunning: 200% }\n`],
    ['the team', dev, web.replace('web }', 'web, team: shop }')],
    ['labels', dev, web.replace('web }', 'web, labels: { a: b } }')],
    ['a variable nobody uses', dev.replace('tasks: 2', 'tasks: 3'), web],
    ['the policy', `${dev}  policy: { prune: auto }\n`, web],
    ['the order of subnets', dev.replace(/(subnet-\w+), (subnet-\w+)/, '$2, $1'), web],
    ['a value that a variable gives', dev, web.replace('${vars.domain}', 'dev.example.com')],
  ])('is not changed by %s', (_, environment, service) => {
    expect(fingerprint(environment, service)).toBe(usual)
  })

  test.each([
    ['the image', dev, web.replace('1.27', '1.28')],
    ['a new field', dev, `${web}  port: 80\n`],
    ['a variable that it uses', dev.replace('dev.example.com', 'example.com'), web],
    ['the account', dev.replace('123456789012', '210987654321'), web],
    ['the region', dev.replace('eu-west-1', 'eu-west-2'), web],
    ['the cluster', dev.replace('cluster: dev', 'cluster: main'), web],
    ['a subnet', dev.replace('subnet-0c2d', 'subnet-0e3f'), web],
    ['a public address', dev.replace('[sg-0a1b]', '[sg-0a1b], assignPublicIp: true'), web],
  ])('is changed by %s', (_, environment, service) => {
    expect(fingerprint(environment, service)).not.toBe(usual)
  })

  test('is the same for any order of keys and any comments', () => {
    const lines = [
      'port: 80',
      'cpu: 512',
      'memory: 1024',
      'scale: 2',
      'exec: true',
      'roles: { task: web }',
    ]
    const arbitrary = fc.tuple(
      fc.shuffledSubarray(lines, { minLength: lines.length }),
      fc.array(fc.stringMatching(/^[ -~]*$/), { minLength: lines.length, maxLength: lines.length }),
    )
    const plainest = fingerprint(dev, web + lines.map((line) => `  ${line}\n`).join(''))

    fc.assert(
      fc.property(arbitrary, ([shuffled, comments]) => {
        const spec = shuffled.map((line, index) => `  ${line} # ${comments[index]}\n`)

        expect(fingerprint(dev, web + spec.join(''))).toBe(plainest)
      }),
    )
  })
})
