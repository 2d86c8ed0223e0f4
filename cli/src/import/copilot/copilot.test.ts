import type { JsonObject } from '@plumbline/controller/model'
import { load } from '@plumbline/desired-state'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sourceFile } from '../files.ts'
import { isObject } from '../json.ts'
import { inEnvironment, parseManifest } from './manifest.ts'
import { cronOf } from './schedule.ts'
import { durationOf, withVariables, words } from './words.ts'
import { importCopilot, type WorkspaceFile } from './workspace.ts'

function workspaceIn(name: string): readonly WorkspaceFile[] {
  const folder = join(import.meta.dirname, '../cases', name)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ya?ml|workspace)$/.test(path))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }))
}

const workspace = workspaceIn('copilot')

function imported(
  files: readonly WorkspaceFile[],
  more: Partial<Parameters<typeof importCopilot>[0]> = {},
) {
  return importCopilot({ files, place: 'copilot', around: [], ...more })
}

describe('a workspace of Copilot', () => {
  it.each(['copilot', 'copilot-shop'])('%s becomes its golden file, which loads', async (name) => {
    const { files, notes, loads } = imported(workspaceIn(name))
    const text = [
      ...files.map((file) => `# ${file.path}\n${file.text}`),
      ...notes.map(({ place, what, todo }) => `# note: ${place}: ${what}\n#   ${todo}\n`),
    ].join('\n')

    await expect(text).toMatchFileSnapshot(`../golden/${name}.yaml`)
    expect(load(files.map(sourceFile)).problems).toEqual([])
    expect(loads).toBe(true)
  })

  it('has one environment alone when that is asked for, in the account that is told', () => {
    const { files } = imported(workspace, {
      environment: 'prod',
      account: '123456789012',
      region: 'eu-west-1',
    })

    expect(
      files.map(({ path }) => path).filter((path) => /environments|overlays/.test(path)),
    ).toEqual(['environments/prod.yaml', 'apps/web/overlays/prod.yaml'])
    expect(files[0]?.text).toContain('account: "123456789012"\n  region: eu-west-1\n')
  })

  it('says in which environment something cannot be as it is in the others', () => {
    const text = [
      'name: web',
      'type: Load Balanced Web Service',
      'image: { location: "web:1", port: 80 }',
      'count: { range: 1-3, requests: 100 }',
      'http: { path: / , alias: shop.example.com }',
      'environments: { dev: {}, quiet: { http: false } }',
    ].join('\n')

    const { notes } = imported([{ path: 'web/manifest.yml', text }])
    const told = notes.map(({ what }) => what).filter((what) => what.includes('requestsPerTask'))

    expect(told).toEqual([expect.stringMatching(/^in quiet: spec\.scale\.requestsPerTask/)])
  })

  it('uses environments that are there', () => {
    const first = imported(workspace)
    const around = first.files.filter(({ path }) => path.startsWith('environments')).map(sourceFile)

    const second = imported(workspace, { around })

    expect(second.files.map(({ path }) => path)).toEqual(
      first.files.map(({ path }) => path).filter((path) => !path.startsWith('environments')),
    )
    expect(second.loads).toBe(true)
  })

  it('names every field that it does not know, wherever it stands', () => {
    for (const { path, text } of workspace.filter((file) =>
      /(web|worker|nightly)\/m/.test(file.path),
    )) {
      const parsed = parseManifest(text)
      const manifest = 'fields' in parsed ? parsed.fields : {}
      for (const [where, strange] of withSurprise(inEnvironment(manifest, 'prod'))) {
        const files = workspace.map((file) =>
          file.path === path ? { path, text: JSON.stringify(strange) } : file,
        )
        const places = imported(files).notes.map(({ place }) => place.split(': ')[1] ?? '')

        expect([where, places.some((place) => isAt(place, where))]).toEqual([where, true])
      }
    }
  })

  it('writes no job whose schedule it cannot say: without one it would run at once', () => {
    const text =
      'name: odd\ntype: Scheduled Job\nimage: { location: a:1 }\non: { schedule: "rate(7 hours)" }\n'

    const { files, notes } = imported([{ path: 'odd/manifest.yml', text }])

    expect(files.map(({ path }) => path)).toEqual(['environments/prod.yaml'])
    expect(notes.map(({ what }) => what)).toContain(
      'no job is written for prod, because rate(7 hours) cannot be said with the five fields of cron',
    )
  })

  it('writes a job for those environments alone in which Copilot has a schedule for it', () => {
    const { files } = imported(workspaceIn('copilot-shop'))

    const nightly = files.filter(({ path }) => path.startsWith('apps/nightly'))
    expect(nightly[0]?.text).toContain('metadata: { name: nightly, environments: [prod] }')
    expect(nightly.map(({ path }) => path)).toEqual([
      'apps/nightly/job.yaml',
      'apps/nightly/overlays/prod.yaml',
    ])
  })

  it('puts tasks into the subnets of the environment that they are placed in there', () => {
    const { files } = imported(workspaceIn('copilot-shop'))

    const [prod = '', test = ''] = files.map(({ text }) => text)
    expect(prod).toContain('subnets: [subnet-priv1, subnet-priv2]')
    expect(prod).not.toContain('assignPublicIp')
    expect(test).toContain('subnets: [subnet-pub1, subnet-pub2]')
  })

  it('makes no empty volume of the id of a file system, wherever it stands', () => {
    const text =
      'name: odd\ntype: Backend Service\nimage: { location: a:1 }\nstorage: { volumes: { up: { path: /up, efs: fs-0a1b } } }\n'

    const { files } = imported([{ path: 'odd/manifest.yml', text }])

    expect(files.map(({ text }) => text).join('')).toContain('efs: fs-0a1b')
  })

  it('says which manifest cannot be read', () => {
    const { notes, loads } = imported([{ path: 'web/manifest.yml', text: 'a: [' }])

    expect(loads).toBe(false)
    expect(notes.some(({ place }) => place === 'copilot/web/manifest.yml')).toBe(true)
  })
})

/** Whether a note about `place` is about the surprise, or about all that it stands in. */
function isAt(place: string, where: string): boolean {
  const surprise = where === '' ? 'surprise' : `${where}.surprise`
  return surprise === place || surprise.startsWith(`${place}.`)
}

/** Names of people's own, and what is read as a whole, because it is copied as it is or told as a whole. */
const free =
  /^(image\.(build|labels)|variables|secrets|sidecars(\.\w+\.(variables|secrets))?|storage\.volumes|image\.depends_on|sidecars\.\w+\.depends_on|subscribe|publish|variables\.\w+|secrets\.\w+|storage\.volumes\.shared\.efs)$/

/** The manifest with one more field, in each of its maps in turn. */
function withSurprise(value: JsonObject, path = ''): [string, JsonObject][] {
  const here: [string, JsonObject][] = free.test(path) ? [] : [[path, { ...value, surprise: 1 }]]
  const below = Object.entries(value).flatMap(([key, child]) =>
    isObject(child)
      ? withSurprise(child, path === '' ? key : `${path}.${key}`).map(
          ([where, changed]): [string, JsonObject] => [where, { ...value, [key]: changed }],
        )
      : [],
  )
  return [...here, ...below]
}

describe('words of Copilot', () => {
  it.each([
    ['@daily', '0 0 * * *'],
    ['@every 5m', '*/5 * * * *'],
    ['@every 1h', '0 * * * *'],
    ['@every 1h30m', undefined],
    ['@every 60s', '* * * * *'],
    ['rate(1 day)', '0 0 * * *'],
    ['rate(7 minutes)', undefined],
    ['0 9-17 * * MON-FRI', '0 9-17 * * MON-FRI'],
    ['cron(15 10 ? * 2-6 *)', '15 10 * * 1-5'],
    ['cron(0 12 1 * ? *)', '0 12 1 * *'],
    ['cron(0 12 L * ? *)', undefined],
    ['cron(0 12 1 * ? 2030)', undefined],
    ['none', undefined],
  ])('the schedule %s is %s', (schedule, cron) => {
    expect(cronOf(schedule)).toBe(cron)
  })

  it.each([
    ['serve --port 80', ['serve', '--port', '80']],
    [`sh -c 'a && b' "c d"`, ['sh', '-c', 'a && b', 'c d']],
    [`a\\ b "say \\"x\\""`, ['a b', 'say "x"']],
    [
      ['as', 'it is'],
      ['as', 'it is'],
    ],
    [undefined, []],
  ])('the command %j is the words %j', (command, list) => {
    expect(words(command)).toEqual(list)
  })

  it.each([
    ['90s', 90],
    ['1h30m', 5_400],
    ['250ms', 0.25],
    [60, 60],
    ['soon', undefined],
    ['', undefined],
  ])('the duration %j is %j seconds', (text, seconds) => {
    expect(durationOf(text)).toBe(seconds)
  })

  it('variables of Copilot become those of the language, and those of a shell are named', () => {
    const written = {
      a: '${COPILOT_APPLICATION_NAME}/${COPILOT_ENVIRONMENT_NAME}',
      b: ['${TAG}', '\\${name}'],
      c: '${AWS_REGION}',
    }

    expect(withVariables(written, 'shop')).toEqual({
      value: { a: 'shop/${env.name}', b: ['$${TAG}', '$${name}'], c: '${env.region}' },
      unknown: ['TAG'],
    })
  })

  it('what an environment overrides merges, and takes the place of an alternative', () => {
    const manifest = {
      image: { build: 'Dockerfile', port: 80 },
      count: { spot: 2 },
      environments: {
        prod: { image: { location: 'a:1' }, count: { range: '1-2' } },
        dev: { count: 1 },
      },
    }

    expect(inEnvironment(manifest, 'prod')).toEqual({
      image: { port: 80, location: 'a:1' },
      count: { range: '1-2' },
    })
    expect(inEnvironment(manifest, 'dev')).toEqual({ image: manifest.image, count: 1 })
  })
})
