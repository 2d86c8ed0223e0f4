import { describe, expect, test } from 'vitest'
import { judgeImages, newestImage } from './judgement.ts'
import { load } from '../load.ts'
import { markedValues } from '../documents/marked-values.ts'
import { dev, file } from '../small.fixture.ts'

const repository = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web'
const digest = `sha256:${'ab'.repeat(32)}`
const tags = new Map([
  ['1.8.3', `sha256:${'0'.repeat(64)}`],
  ['1.9.0', `sha256:${'1'.repeat(64)}`],
  ['2.0.0', `sha256:${'2'.repeat(64)}`],
  ['1.10.1', digest],
  ['latest', digest],
])

function policy(update: string, more = ''): string {
  return `apiVersion: plumbline/v1
kind: ImagePolicy
metadata: { name: web }
spec:
  repository: ${repository}
  select: { semver: ">=1.8.0 <2" }
  update: { environments: ${update} }
${more}`
}

const prod = dev.replaceAll('dev', 'prod')

function service(image: string): string {
  return `apiVersion: plumbline/v1
kind: Service
metadata: { name: web }
spec:
  image: ${image} # {"$image": "web"}
  roles: { execution: ecs }
`
}

function overlay(environment: string, image: string): string {
  return `apiVersion: plumbline/v1
kind: Overlay
target: service/web
environment: ${environment}
spec: { image: "${image}", # {"$image": "web"}
}
`
}

/** What becomes of the values in documents that are the files `0.yaml`, `1.yaml` and so on. */
function judged(...texts: readonly string[]) {
  const files = texts.map((text, index) => file(`${index}.yaml`, text))
  const state = load(files)
  const newest = newestImage(state.imagePolicies.get('web')!, tags)!
  return judgeImages(state, files, markedValues(files), new Map([['web', newest]]))
}

const follows = policy('{ dev: commit }')
const old = service(`${repository}:1.8.3`)

describe('a value', () => {
  test('gets the newest tag with its digest, where the policy of the environment says so', () => {
    expect(judged(dev, follows, old)).toEqual([
      {
        policy: 'web',
        at: { file: '2.yaml', line: 5, column: 10 },
        value: `${repository}:1.8.3`,
        units: ['dev/service/web'],
        environments: ['dev'],
        verdict: { is: 'newer', to: `${repository}:1.10.1@${digest}`, mode: 'commit' },
      },
    ])
  })

  test('gets no digest, where the policy leaves it out', () => {
    const bare = policy('{ dev: commit }', '  digest: never\n')

    expect(judged(dev, bare, old)).toMatchObject([{ verdict: { to: `${repository}:1.10.1` } }])
  })

  test.each([
    ['is right already', `${repository}:1.10.1@${digest}`, 'it is the newest image'],
    ['is ahead of the registry', `${repository}:1.11.0`, '1.11.0 is newer than every tag'],
  ])('that %s is left', (_name, value, why) => {
    expect(judged(dev, follows, service(value))).toMatchObject([
      { verdict: { is: 'left', why: expect.stringContaining(why) } },
    ])
  })

  test.each([
    ['whose tag was moved', `${repository}:1.10.1@sha256:${'0'.repeat(64)}`],
    ['out of the range', `${repository}:3.0.0`],
    ['without a tag', repository],
    ['whose registry is a variable', '${vars.domain}/web:1.8.3'],
  ])('%s is mended', (_name, value) => {
    const name = value.startsWith('$') ? '${vars.domain}/web' : repository

    expect(judged(dev, follows, service(value))).toMatchObject([
      { verdict: { is: 'newer', to: `${name}:1.10.1@${digest}` } },
    ])
  })

  test.each([
    ['{ dev: commit, prod: commit }', { is: 'newer', mode: 'commit' }],
    ['{ dev: commit, prod: pullRequest }', { is: 'newer', mode: 'pullRequest' }],
    ['{ dev: commit, prod: off }', { is: 'left', why: 'the policy leaves prod alone' }],
    ['{ dev: commit }', { is: 'left', why: 'the policy leaves prod alone' }],
  ])('that environments share is treated as carefully as %s', (update, verdict) => {
    expect(judged(dev, prod, policy(update), old)).toMatchObject([
      { environments: ['dev', 'prod'], verdict },
    ])
  })

  test('that a unit with problems may share is treated as carefully', () => {
    const broken = overlay('prod', `${repository}:1.8.3`).replace('spec: {', 'spec: { cpu: odd,')
    const update = policy('{ dev: commit, prod: pullRequest }')

    expect(judged(dev, prod, update, old, broken)).toMatchObject([
      { at: { file: '3.yaml' }, environments: ['dev', 'prod'], verdict: { mode: 'pullRequest' } },
      { at: { file: '4.yaml' }, environments: ['prod'] },
    ])
  })

  test('of an overlay is about its environment alone', () => {
    const update = policy('{ dev: commit, prod: pullRequest }')

    expect(judged(dev, prod, update, old, overlay('prod', `${repository}:1.8.3`))).toMatchObject([
      { at: { file: '3.yaml' }, environments: ['dev'], verdict: { mode: 'commit' } },
      { at: { file: '4.yaml' }, environments: ['prod'], verdict: { mode: 'pullRequest' } },
    ])
  })

  test('that no unit takes is left', () => {
    const over = overlay('dev', `${repository}:1.8.3`)

    expect(judged(dev, follows, old, over)).toMatchObject([
      {
        at: { file: '2.yaml' },
        verdict: { is: 'left', why: expect.stringContaining('no service') },
      },
      { at: { file: '3.yaml' }, verdict: { is: 'newer' } },
    ])
  })

  test.each([
    ['names another repository', 'nginx:1.27', 'the value names nginx'],
    ['has a variable for a tag', `${repository}:\${vars.tasks}`, 'its tag is a variable'],
    ['is written with escapes', `"${repository}:\\x31.8.3"`, 'write it as plain text'],
  ])('that %s is refused', (_name, value, why) => {
    expect(judged(dev, follows, service(value))).toMatchObject([
      { verdict: { is: 'refused', why: expect.stringContaining(why) } },
    ])
  })

  test('in a file that is no UTF-8 is refused', () => {
    expect(judged(dev, follows, `# caf\uFFFD\n${old}`)).toMatchObject([
      { verdict: { is: 'refused' } },
    ])
  })

  test('is not judged while the policy takes no tag', () => {
    const files = [dev, follows, old].map((text, index) => file(`${index}.yaml`, text))
    const state = load(files)

    expect(newestImage(state.imagePolicies.get('web')!, new Map([['main', digest]]))).toBe(
      undefined,
    )
    expect(judgeImages(state, files, markedValues(files), new Map())).toMatchObject([
      { verdict: { is: 'unknown' } },
    ])
  })
})
