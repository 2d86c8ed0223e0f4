import type { JsonObject } from '@plumbline/controller/model'
import type { SourceFile } from '@plumbline/desired-state'
import { documentText } from '../document.ts'
import { draftUnit } from '../draft.ts'
import type { NewFile } from '../files.ts'
import { textOf } from '../json.ts'
import { note, type Note } from '../notes.ts'
import { patchTo } from '../overlay.ts'
import { inEnvironment, type Manifest } from './manifest.ts'
import { placesIn } from './place.ts'
import { readManifest } from './reading.ts'
import { withVariables } from './words.ts'
import { workloadOf, type Workload } from './workload.ts'

/** One manifest in each environment, in the words of the language. */
export interface WorkloadDraft {
  readonly kind: Workload['kind']
  readonly name: string
  readonly place: string
  readonly base: JsonObject
  /** By environment; one in which nothing can be written is not there. */
  readonly specs: ReadonlyMap<string, JsonObject>
  /** In which subnets its tasks run, and where that stands. */
  readonly placements: ReadonlyMap<string, Workload['placement']>
  readonly placementAt: (environment: string) => string
}

export function draftWorkload(from: {
  /** As the reader can open it. */
  readonly place: string
  readonly folder: string
  readonly manifest: Manifest
  readonly environments: readonly string[]
  readonly application: string
}): { readonly draft?: WorkloadDraft; readonly notes: readonly Note[] } {
  const { place, manifest, environments, application } = from
  const name = textOf(manifest.fields.name) ?? from.folder
  const notes: Note[] = []
  const convert = (environment: string): Workload | undefined => {
    const placeOf = placesIn(place, manifest, environment)
    const reading = readManifest(inEnvironment(manifest.fields, environment), placeOf)
    const workload = workloadOf(reading.root, { name, application, environment })
    notes.push(...reading.notes())
    if (workload === undefined) return undefined
    const { value, unknown } = withVariables(workload.spec, application)
    notes.push(...unknown.map((variable) => shellVariable(place, variable)))
    return { ...workload, spec: value }
  }
  const found = environments.flatMap((environment) => {
    const workload = convert(environment)
    return workload === undefined ? [] : [[environment, workload] as const]
  })
  const [first] = found
  if (first === undefined) return { notes }
  // What every environment says for itself needs no note about the rest.
  const reading = readManifest(inEnvironment(manifest.fields, ''), placesIn(place, manifest))
  const usual = workloadOf(reading.root, { name, application, environment: '' }) ?? first[1]
  // Copilot tells programs where they run; nobody else does.
  const told = note(
    place,
    'Copilot sets COPILOT_APPLICATION_NAME, COPILOT_ENVIRONMENT_NAME and others for the program',
    'write into env those that it reads',
  )
  return {
    draft: {
      kind: usual.kind,
      name,
      place,
      base: withVariables(usual.spec, application).value,
      specs: new Map(found.map(([environment, { spec }]) => [environment, spec])),
      placements: new Map(found.map(([environment, { placement }]) => [environment, placement])),
      placementAt: (environment) =>
        placesIn(place, manifest, environment)(['network', 'vpc', 'placement']),
    },
    notes: [...notes, told],
  }
}

function shellVariable(place: string, variable: string): Note {
  const what = `\${${variable}} comes from the shell of whoever deploys`
  return note(place, what, 'write its value, or a variable of the environment: ${vars.name}')
}

/** The document of a workload and an overlay for each environment that differs. */
export function writeWorkload(draft: WorkloadDraft, around: readonly SourceFile[]) {
  const { kind, name, place } = draft
  const names = [...draft.specs.keys()]
  const path = `apps/${name}/${kind === 'Service' ? 'service' : 'job'}.yaml`
  const others = around.filter((one) => one.path !== path)
  const notes: Note[] = []
  const mended = (environment: string, spec: JsonObject): JsonObject => {
    const wish = { kind, name, environment, path, spec, model: {}, place }
    const drafted = draftUnit(wish, others)
    const ofBase = new Set(notes.map(({ what }) => what))
    // What is so in every environment is told once, and of one environment which one it is.
    const news = drafted.notes.filter(({ what }) => !ofBase.has(what))
    const isBase = spec === draft.base
    notes.push(
      ...news.map((one) => (isBase ? one : { ...one, what: `in ${environment}: ${one.what}` })),
    )
    return drafted.draft.spec
  }
  const base = mended(names[0] ?? '', draft.base)
  const head = { metadata: { name, environments: names } }
  const overlays = [...draft.specs].flatMap(([environment, spec]): readonly NewFile[] => {
    const patch = patchTo(base, mended(environment, spec))
    if (Object.keys(patch).length === 0) return []
    const target = `${kind === 'Service' ? 'service' : 'job'}/${name}`
    const text = documentText({ kind: 'Overlay', head: { target, environment }, spec: patch })
    return [{ path: `apps/${name}/overlays/${environment}.yaml`, text }]
  })
  return { files: [{ path, text: documentText({ kind, head, spec: base }) }, ...overlays], notes }
}
