import type { LoadedState, Location, PuppetBundle, Unit } from '@plumbline/desired-state'
import { dataText, yamlText } from '../text/data.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { loadBounded, textsOf } from '../files/load-documents.ts'
import type { Bounds } from '../files/load-documents.ts'
import { oneLine, valueText } from '../text/plain.ts'
import { countOf, tellProblems } from '../files/tell-problems.ts'
import type { Terminal } from '../terminal.ts'

export interface RenderOptions extends Bounds {
  readonly unit?: string
  readonly environment?: string
  /** Field by field, each with where it is written. */
  readonly origins?: boolean
  readonly output: 'yaml' | 'json' | 'name'
}

/** A unit as documents say it; of a bundle what they say without its code. */
type Rendered = Unit | PuppetBundle

/** What Plumbline understands of a folder, after overlays, variables and defaults. Offline. */
export async function render(
  path: string,
  options: RenderOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { documents, state } = await loadBounded(path, options, terminal)
  tellProblems(state.problems, textsOf(documents), terminal, documents.shown)
  const units = chosen(state, options)
  if (units.length === 0 && state.problems.length === 0) throw nothing(options)
  tell(units, options, terminal)
  if (state.awaiting.length > 0) {
    const count = countOf(state.awaiting.length, 'unit')
    terminal.err(`${count} can be rendered only with the hand-over: ${state.awaiting.join(', ')}`)
  }
  return state.problems.length === 0 ? exit.fine : exit.invalid
}

function chosen(
  { units, bundles }: LoadedState,
  { unit, environment }: RenderOptions,
): readonly Rendered[] {
  const all: readonly Rendered[] = [...units.values(), ...bundles.values()]
  return all
    .filter(({ id }) => unit === undefined || unit === id)
    .filter((one) => environment === undefined || environment === one.environment.name)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

function tell(
  units: readonly Rendered[],
  { output, origins = false }: RenderOptions,
  { out, outColours }: Terminal,
): void {
  if (output === 'name') for (const { id } of units) out(id)
  else if (output === 'json') out(dataText({ version: 1, units: units.map(shown) }, output))
  else {
    for (const [index, unit] of units.entries()) {
      if (index > 0) out(origins ? '' : '---')
      out(outColours.dim(`# ${unit.id}`))
      for (const line of origins ? fieldsOf(unit) : yamlText(shown(unit)).split('\n')) out(line)
    }
  }
}

/** Of the environment what a unit gets from it: the rest is the same in all of them. */
function shown({ id, kind, team, tenant, environment, dependsOn, tags, spec }: Rendered): object {
  const { name, account, region, cluster, network } = environment
  return {
    unit: id,
    kind,
    ...(team !== undefined && { team }),
    ...(tenant !== undefined && { tenant }),
    environment: { name, account, region, cluster, network },
    ...(dependsOn.length > 0 && { dependsOn }),
    ...(Object.keys(tags).length > 0 && { tags }),
    spec,
  }
}

/** `spec.image: shop/web:1.0  # apps/web.yaml:6`; what nobody wrote is a default. */
function fieldsOf(unit: Rendered): readonly string[] {
  return leaves(unit.spec, 'spec').map(([path, value]) => {
    const at = writtenAt(unit, path)
    const where = at === undefined ? 'default' : `${at.file}:${at.line}`
    return `${path}: ${valueText(value)}  # ${oneLine(where)}`
  })
}

/** Where a value stands, or what it is part of. */
function writtenAt({ origins }: Rendered, path: string): Location | undefined {
  const parts = path.split('.')
  const above = parts.map((_, index) => parts.slice(0, parts.length - index).join('.'))
  return above.map((one) => origins[one]).find((at) => at !== undefined)
}

type Value = Parameters<typeof valueText>[0]

function leaves(value: unknown, path: string): readonly (readonly [string, Value])[] {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isMap) return [[path, value as Value]]
  return Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : leaves(member, `${path}.${key}`),
  )
}

function nothing({ unit, environment }: RenderOptions): Failure {
  const what = unit ?? (environment === undefined ? undefined : `the environment ${environment}`)
  return what === undefined
    ? new Failure('there is no unit in these documents', 'plumbline init makes a first one')
    : new Failure(
        `no document says anything about ${oneLine(what)}`,
        'plumbline render -o name lists what there is',
      )
}
