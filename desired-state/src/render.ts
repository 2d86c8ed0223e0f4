import { z } from 'zod'
import { unitId } from './catalogue.ts'
import { checkService } from './checks.ts'
import type { EnvironmentDocument, OverlayDocument, ServiceDocument } from './documents.ts'
import { fingerprint } from './fingerprint.ts'
import { problemsOf } from './issues.ts'
import { limits } from './limits.ts'
import { merge } from './merge.ts'
import { origins } from './origins.ts'
import { problemAt } from './problem.ts'
import { serviceSpec } from './service-schema.ts'
import { find, plain, type Entry, type Fields } from './tree.ts'
import type { Environment, Problem, Unit } from './types.ts'
import { fillVariables, type Variable, type Variables } from './variables.ts'

/** An `Environment` that services can be rendered in. */
export interface Place {
  readonly environment: Environment
  readonly variables: Variables
}

export interface Rendering {
  /** Left out when there are problems. */
  readonly unit?: Unit
  readonly problems: readonly Problem[]
}

const rendered = z.strictObject({ spec: serviceSpec })

/** One Service in one environment: merge, variables, validation. */
export function render(
  service: ServiceDocument,
  place: Place,
  overlay: OverlayDocument | undefined,
): Rendering {
  const base = specOf(service.root)
  if (base === undefined) return { problems: [] }
  const patch = overlay === undefined ? undefined : specOf(overlay.root)
  const merged = patch === undefined ? base : merge(base, patch)
  const filled = fillVariables(merged, place.variables, [])
  if (filled.tree.is !== 'fields') return { problems: filled.problems }

  const root = filled.tree
  const parsed = rendered.safeParse(plain(root))
  const problems = [
    ...filled.problems,
    ...problemsOf(parsed.error?.issues ?? [], { root, schema: rendered }),
    ...checkService({ root, overlay: patch }),
  ]
  if (!parsed.success || problems.length > 0) return { problems }
  const size = checkLength(root, parsed.data.spec)
  if (size !== undefined) return { problems: [size] }
  const unit = unitOf(service, place.environment, parsed.data.spec)
  return { unit: { ...unit, origins: origins(root) }, problems }
}

function checkLength(root: Fields, spec: Unit['spec']): Problem | undefined {
  const at = root.entries.get('spec')?.key ?? root.at
  if (JSON.stringify(spec).length <= limits.specCharactersMax) return undefined
  const message = `the service is larger than the ${limits.specCharactersMax / 1024} KiB that ECS takes`
  return problemAt(at, ['spec'], message, 'move long texts into the image, or into a parameter')
}

function unitOf(
  service: ServiceDocument,
  environment: Environment,
  spec: Unit['spec'],
): Omit<Unit, 'origins'> {
  const id = unitId(environment.name, service.name)
  const team = service.team === undefined ? {} : { team: service.team }
  return {
    id,
    environment,
    kind: 'service',
    name: service.name,
    ...team,
    fingerprint: fingerprint(id, spec, environment),
    spec,
  }
}

/** The document with nothing but its spec, so that paths begin with `spec`. */
function specOf(root: Fields): Fields | undefined {
  const spec = root.entries.get('spec')
  if (spec?.value.is !== 'fields') return undefined
  return { is: 'fields', at: root.at, entries: new Map<string, Entry>([['spec', spec]]) }
}

/** What an Environment offers to the services in it; nothing when it has problems. */
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
    variables: new Map([
      ...variables,
      ['env.name', { value: name }],
      ['env.region', { value: region }],
      ['env.account', { value: account }],
    ]),
  }
}
