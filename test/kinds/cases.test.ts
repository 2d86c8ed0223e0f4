import { kindShortNames, load, withContent, type Unit } from '@plumbline/desired-state'
import { compare, resolve, type Change, type JsonObject } from '@plumbline/controller/model'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { kinds } from '../../controller/src/kinds/index.ts'
import { contextOf } from '../../controller/src/engine/context.ts'
import { ignoredBy, leaving, rulesOf } from '../../controller/src/engine/observe/ignore.ts'

/**
 * One case: a spec, what is live, and what follows from the two. A case folder stands beside each kind, so that adding a
 * kind adds its cases and no test code.
 */
interface Case {
  readonly about: string
  /** The `spec` of the Service; of the Job, where `document` says so. */
  readonly spec: object
  readonly document?: 'Service' | 'Job' | 'PuppetBundle'
  /** `metadata.tags` of the document. */
  readonly tags?: Readonly<Record<string, string>>
  /** The resource that the case is about, when the unit wants several of the kind; the first when left out. */
  readonly resource?: string
  /** What was seen beside an absent resource. */
  readonly facts?: JsonObject
  /** What references stand for, beside the usual: by `kind/name`. */
  readonly identifiers?: Readonly<Record<string, string>>
  /** What the `spec` of the Environment has beside the usual. */
  readonly environment?: object
  /** The live resource in the form that the kind observes; left out when there is none. */
  readonly live?: unknown
  /** The unit was removed. */
  readonly removed?: boolean
  /** Nothing of the kind is created for this spec: it only watches over what others make. */
  readonly watches?: true
  readonly expect: {
    readonly differences?: readonly unknown[]
    readonly calls?: readonly {
      readonly op: string
      readonly effect: string
      readonly note?: string
      readonly input: object
    }[]
    readonly health?: { readonly health: string; readonly reason: string }
    /** Paths that a rule of the spec ignores. */
    readonly ignored?: readonly string[]
    /** Why the kind waits with a part of the change. */
    readonly waits?: { readonly reason: string; readonly because?: string }
    /** Operations that come once the wait is over. */
    readonly afterWait?: readonly string[]
  }
}

const folder = join(import.meta.dirname, '../../controller/src/kinds')
/** What the references in the cases stand for. */
const identifiers = new Map([
  ['task-definition/prod-web', 'arn:aws:ecs:eu-west-1:123456789012:task-definition/prod-web:7'],
  ['log-group//plumbline/prod/web', '/plumbline/prod/web'],
])
const listenerArn =
  'arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/main/50dc6c495c0c9188/f2f7dc8efc522ab2'
const now = Date.parse('2026-01-01T00:00:00Z')

describe.each(kinds.map((kind) => [kind.name, kind] as const))('the kind %s', (name, kind) => {
  const cases = readdirSync(join(folder, name, 'cases')).filter((file) => file.endsWith('.yaml'))

  it('has cases', () => {
    expect(cases.length).toBeGreaterThan(2)
  })

  it.each(cases)('%s', (file) => {
    const example = read(join(folder, name, 'cases', file))
    const { about, live, removed, facts, expect: expected } = example
    const unit = unitOf(example)
    const context = contextOf({ source: 'main', revision: 'c0ffee', unit })
    const all = kind.wanted(unit, context)
    const wanted = all.find((one) => one.name === (example.resource ?? all[0]?.name))
    const known = new Map([...identifiers, ...Object.entries(example.identifiers ?? {})])
    const request = resolve(wanted?.request, known).value
    const whole = resolve(wanted?.shape ?? {}, known).value
    const { active } = rulesOf(unit, now)
    const id = `${name}/${wanted?.name}` as const
    const shape = leaving(whole, id, active)

    const actual = live === undefined ? {} : kind.actual(live)
    const differences = removed === true ? [] : compare(shape, actual)
    const left = ignoredBy(compare(whole, actual), id, active)
    const ignored = left.flatMap((one) => one.differences.map(({ path }) => path))
    const kept = active.length === 0 ? request : (kind.keep?.(request, live, ignored) ?? request)
    const change = (
      removed === true
        ? { state: 'unwanted', live, context }
        : live === undefined
          ? { state: 'absent', wanted: { ...wanted, request, shape }, context, facts }
          : {
              state: 'changed',
              wanted: { ...wanted, request: kept, shape },
              live,
              differences,
              context,
            }
    ) as Change<object, unknown>
    const idle = live !== undefined && removed !== true && differences.length === 0
    const calls = idle ? [] : kind.plan(change).map(({ call, ...rest }) => ({ ...call, ...rest }))

    expect(about).toBeTruthy()
    const waits = idle ? undefined : kind.waits?.(change)
    const health = live === undefined ? undefined : kind.health(live, now)
    const afterWait = idle ? undefined : kind.afterWait?.(change).map(({ call }) => call.op)
    const found = { differences, calls, health, waits, afterWait, ignored }
    expect(plain(found)).toMatchObject(expected)
  })
})

function read(path: string): Case {
  return parse(readFileSync(path, 'utf8')) as Case
}

/** Without the members that are `undefined`, which YAML cannot say. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

/** What Git is to have in the folder of a bundle. */
const code = {
  digest: 'd1'.repeat(32),
  size: 2_048,
  folder: 'web/code',
  files: 1,
  validation: 'Valid',
} as const

function unitOf({ spec, tags = {}, document = 'Service', environment: more = {} }: Case): Unit {
  const environment = {
    apiVersion: 'plumbline/v1',
    kind: 'Environment',
    metadata: { name: 'prod' },
    spec: {
      account: '123456789012',
      region: 'eu-west-1',
      cluster: 'main',
      network: { subnets: ['subnet-b', 'subnet-a'], securityGroups: ['sg-app'] },
      listeners: { public: { arn: listenerArn } },
      ...more,
    },
  }
  // Objects of S3 get no tags of a document.
  const metadata = { name: 'web', ...(document !== 'PuppetBundle' && { tags }) }
  const object = { apiVersion: 'plumbline/v1', kind: document, metadata, spec }
  const text = [environment, object].map((document) => stringify(document)).join('---\n')
  const state = load([{ path: 'case.yaml', blob: text, text }])
  const bundle = state.bundles.get('prod/bundle/web')
  const unit =
    bundle === undefined
      ? state.units.get(`prod/${kindShortNames[document]}/web`)
      : withContent(bundle, code)
  if (unit === undefined) throw new Error(JSON.stringify(state.problems, null, 2))
  return unit
}
