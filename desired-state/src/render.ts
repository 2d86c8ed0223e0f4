import { z } from 'zod'
import { unitId } from './catalogue.ts'
import { checkTask } from './checks.ts'
import {
  shortName,
  type EnvironmentDocument,
  type ObjectDocument,
  type OverlayDocument,
} from './documents.ts'
import { problemsOf } from './issues.ts'
import { jobSpec } from './job-schema.ts'
import { limits } from './limits.ts'
import { merge } from './merge.ts'
import { origins, originsOfEnvironment, type Origins } from './origins.ts'
import { problemAt } from './problem.ts'
import { serviceSpec, withRules } from './service-schema.ts'
import { find, plain, type Entry, type Fields } from './tree.ts'
import type { Environment, JobUnit, Problem, ServiceUnit, UnitId } from './types.ts'
import { fillVariables, type Variable, type Variables } from './variables.ts'

/** An `Environment` that objects can be rendered in. */
export interface Place {
  readonly environment: Environment
  readonly variables: Variables
  /** Where its values were written, by paths such as `environment.network.subnets`. */
  readonly origins: Origins
}

/** A unit before it is known what other units mean to it. */
export type Draft = Omit<ServiceUnit, 'fingerprint'> | Omit<JobUnit, 'fingerprint'>

export interface Rendering {
  /** Left out when there are problems. */
  readonly unit?: Draft
  readonly problems: readonly Problem[]
}

/** The image of another object in the same environment, as a value that knows where it was written. */
export type ImageOf = (object: string) => Entry | undefined

const rendered = {
  Service: z.strictObject({ spec: serviceSpec }),
  Job: z.strictObject({ spec: jobSpec }),
} as const

/** One object in one environment: merge, variables, validation. */
export function render(
  object: ObjectDocument,
  place: Place,
  overlay: OverlayDocument | undefined,
  imageOf: ImageOf,
): Rendering {
  const mixed = mix(object, place, overlay)
  if (mixed === undefined) return { problems: [] }
  const { root, patch, problems: unfilled } = withImage(mixed, imageOf)
  const schema = rendered[object.kind]
  const parsed = schema.safeParse(plain(root))
  const problems = [
    ...unfilled,
    ...problemsOf(parsed.error?.issues ?? [], { root, schema }),
    ...checkTask(object.kind, { root, overlay: patch }),
  ]
  if (!parsed.success || problems.length > 0) return { problems }
  const size = checkLength(root, parsed.data.spec)
  if (size !== undefined) return { problems: [size] }
  return { unit: unitOf(object, place, root, parsed.data.spec), problems }
}

interface Mixed {
  readonly root: Fields
  readonly patch?: Fields | undefined
  readonly problems: readonly Problem[]
}

/** Base and overlay merged, and variables filled. */
export function mix(
  object: ObjectDocument,
  place: Place,
  overlay: OverlayDocument | undefined,
): Mixed | undefined {
  const base = specOf(object.root)
  if (base === undefined) return undefined
  const patch = overlay === undefined ? undefined : specOf(overlay.root)
  const merged = patch === undefined ? base : merge(base, patch)
  const { tree, problems } = fillVariables(merged, place.variables, [])
  return tree.is === 'fields' ? { root: tree, patch, problems } : undefined
}

/** `imageFrom` takes the place of `image`; which of the two was meant when both are there, only the author knows. */
function withImage(mixed: Mixed, imageOf: ImageOf): Mixed {
  const from = find(mixed.root, ['spec', 'imageFrom'])?.value
  const spec = mixed.root.entries.get('spec')
  if (from?.is !== 'scalar' || typeof from.value !== 'string') return mixed
  if (spec?.value.is !== 'fields') return mixed
  if (spec.value.entries.has('image')) {
    const message = 'image and imageFrom cannot stand together'
    const problem = problemAt(from.at, ['spec', 'imageFrom'], message, 'take one of the two away')
    return { ...mixed, problems: [...mixed.problems, problem] }
  }
  const image = imageOf(from.value)
  if (image === undefined) {
    const message = `there is no image to take from ${from.value}`
    const hint = 'name a service or job of the same environment that has an image of its own'
    const problem = problemAt(from.at, ['spec', 'imageFrom'], message, hint)
    // The missing image has been told; the schema need not tell it again.
    const told: Entry = {
      key: from.at,
      value: { is: 'scalar', value: null, at: from.at, told: true },
    }
    return { ...withEntry(mixed, spec, told), problems: [...mixed.problems, problem] }
  }
  return withEntry(mixed, spec, image)
}

function withEntry(mixed: Mixed, spec: Entry, image: Entry): Mixed {
  if (spec.value.is !== 'fields') return mixed
  const entries = new Map([...spec.value.entries, ['image', image]])
  const value: Fields = { ...spec.value, entries }
  const root: Fields = { ...mixed.root, entries: new Map([['spec', { ...spec, value }]]) }
  return { ...mixed, root }
}

function checkLength(root: Fields, spec: object): Problem | undefined {
  const at = root.entries.get('spec')?.key ?? root.at
  if (JSON.stringify(spec).length <= limits.specCharactersMax) return undefined
  const message = `the object is larger than the ${limits.specCharactersMax / 1024} KiB that ECS takes`
  return problemAt(at, ['spec'], message, 'move long texts into the image, or into a parameter')
}

function unitOf(
  object: ObjectDocument,
  { environment, origins: ofEnvironment }: Place,
  root: Fields,
  spec: z.output<typeof serviceSpec> | z.output<typeof jobSpec>,
): Draft {
  const { name, team, tags = {} } = object
  const base = {
    id: unitId(environment.name, shortName(object)),
    environment,
    name,
    ...(team !== undefined && { team }),
    tags,
    dependsOn: dependenciesOf(root, environment.name),
    origins: { ...origins(root), ...ofEnvironment },
  }
  return object.kind === 'Service'
    ? { ...base, kind: 'service', spec: withRules(spec as z.output<typeof serviceSpec>, {}) }
    : { ...base, kind: 'job', spec: spec as z.output<typeof jobSpec> }
}

/** What is written in `dependsOn`, and the jobs that gates before the first new task run. */
function dependenciesOf(root: Fields, environment: string): readonly UnitId[] {
  const { spec } = plain(root) as {
    spec: {
      dependsOn?: string[]
      deploy?: { gates?: Record<string, { at: string; run?: string }> }
    }
  }
  const gates = Object.values(spec.deploy?.gates ?? {})
  const jobs = gates.flatMap(({ at, run }) => (at === 'preScaleUp' && run ? [run] : []))
  return [...new Set([...(spec.dependsOn ?? []), ...jobs])].map((one) => unitId(environment, one))
}

/** The document with nothing but its spec, so that paths begin with `spec`. */
function specOf(root: Fields): Fields | undefined {
  const spec = root.entries.get('spec')
  if (spec?.value.is !== 'fields') return undefined
  return { is: 'fields', at: root.at, entries: new Map<string, Entry>([['spec', spec]]) }
}

/** What an Environment offers to the objects in it; nothing when it has problems. */
export function placeOf(document: EnvironmentDocument): Place | undefined {
  if (document.spec === undefined) return undefined
  const { vars, ...rest } = document.spec
  const environment: Environment = { name: document.name, ...rest }
  const variables: (readonly [string, Variable])[] = Object.entries(vars).map(([key, value]) => {
    const at = find(document.root, ['spec', 'vars', key])?.value.at
    const variable = at === undefined ? { value } : { value, from: `${at.file}:${at.line}` }
    return [`vars.${key}`, variable]
  })
  const { name, region, account } = environment
  return {
    environment,
    origins: originsOfEnvironment(document.root),
    variables: new Map([
      ...variables,
      ['env.name', { value: name }],
      ['env.region', { value: region }],
      ['env.account', { value: account }],
    ]),
  }
}
