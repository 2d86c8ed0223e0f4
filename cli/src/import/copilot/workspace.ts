import type { JsonObject } from '@plumbline/controller/model'
import { load } from '@plumbline/desired-state'
import type { SourceFile } from '@plumbline/desired-state'
import { documentText } from '../document.ts'
import { draftUnit } from '../draft.ts'
import { sourceFile, type NewFile } from '../files.ts'
import { objectOf, textOf } from '../json.ts'
import { note, type Note } from '../notes.ts'
import { patchTo } from '../overlay.ts'
import type { Imported } from '../taskdef.ts'
import { environmentFile, manifestOf } from './environments.ts'
import { inEnvironment, parseManifest } from './manifest.ts'
import { readManifest } from './reading.ts'
import { withVariables } from './words.ts'
import { workloadOf, type Workload } from './workload.ts'

/** A file of a Copilot workspace; its path counts from the folder `copilot`. */
export interface WorkspaceFile {
  readonly path: string
  readonly text: string
}

export interface CopilotInput {
  readonly files: readonly WorkspaceFile[]
  /** How the reader calls the folder. */
  readonly place: string
  /** Only this environment. */
  readonly environment?: string
  readonly account?: string
  readonly region?: string
  /** Documents that are there already. */
  readonly around: readonly SourceFile[]
}

/** A workspace of AWS Copilot as documents: an environment each, and for each workload one with its overlays. Pure. */
export function importCopilot(input: CopilotInput): Imported {
  const { manifests, notes: broken } = manifestsIn(input)
  const application = applicationOf(input)
  const services = [...manifests].filter(([path]) => !path.startsWith('environments/'))
  const names = environmentNames(input, manifests)
  const workloads = services.map(([path, manifest]) =>
    draftWorkload({ path, manifest, names, application: application.name, place: input.place }),
  )
  const drafts = workloads.flatMap(({ draft }) => draft ?? [])
  const homes = homesOf(input, names, drafts, manifests, application.name)
  const homeFiles = homes.map(({ file }) => file)
  const around = [...input.around, ...homeFiles.map(sourceFile)]
  const written = drafts.map((draft) => write(draft, names, around))
  const files = [...homeFiles, ...written.flatMap((one) => one.files)]
  const state = load([...input.around, ...files.map(sourceFile)])
  const expected = drafts.length * names.length
  const units = drafts.flatMap(({ kind, name }) =>
    names.filter((env) =>
      state.units.has(`${env}/${kind === 'Service' ? 'service' : 'job'}/${name}`),
    ),
  )
  return {
    files,
    notes: unique([
      ...application.notes,
      ...broken,
      ...homes.flatMap((one) => one.notes),
      ...workloads.flatMap((one) => one.notes),
      ...written.flatMap((one) => one.notes),
      ...state.problems
        .filter(({ file }) => files.some(({ path }) => path === file))
        .map(({ file, line, message, hint }) =>
          note(`${file}:${line}`, message, hint ?? 'look at it'),
        ),
      ...beside(input),
    ]),
    loads: units.length === expected && broken.length === 0,
  }
}

function manifestsIn({ files, place }: CopilotInput) {
  const manifests = new Map<string, JsonObject>()
  const notes: Note[] = []
  for (const { path, text } of files) {
    const [, folder] = /^((?:environments\/)?[^/]+)\/manifest\.ya?ml$/.exec(path) ?? []
    if (folder === undefined) continue
    const parsed = parseManifest(text)
    if ('manifest' in parsed) manifests.set(folder, parsed.manifest)
    else
      notes.push(
        note(`${place}/${path}`, `cannot be read: ${parsed.error}`, 'mend it, and import again'),
      )
  }
  return { manifests, notes }
}

function applicationOf({ files, place }: CopilotInput) {
  const text = files.find(({ path }) => path === '.workspace')?.text ?? ''
  const parsed = parseManifest(text)
  const name = 'manifest' in parsed ? textOf(parsed.manifest.application) : undefined
  const unknown = note(
    `${place}/.workspace`,
    'nothing says the name of the application: app stands for it',
    'put it into the names of images, namespaces and secrets',
  )
  return { name: name ?? 'app', notes: name === undefined ? [unknown] : [] }
}

/** The environments that have manifests, and those that workloads have overrides for. */
function environmentNames(
  { environment }: CopilotInput,
  manifests: ReadonlyMap<string, JsonObject>,
): readonly string[] {
  if (environment !== undefined) return [environment]
  const folders = [...manifests.keys()].flatMap(
    (path) => /^environments\/(.+)$/.exec(path)?.[1] ?? [],
  )
  const overridden = [...manifests.values()].flatMap(({ environments }) =>
    Object.keys(objectOf(environments)),
  )
  const found = [...new Set([...folders, ...overridden])].toSorted()
  return found.length === 0 ? ['prod'] : found
}

/** One manifest in each environment, in the words of the language. */
interface WorkloadDraft {
  readonly kind: Workload['kind']
  readonly name: string
  readonly place: string
  readonly placement: Workload['placement']
  readonly base: JsonObject
  readonly specs: ReadonlyMap<string, JsonObject>
}

function draftWorkload(from: {
  readonly path: string
  readonly manifest: JsonObject
  readonly names: readonly string[]
  readonly application: string
  readonly place: string
}): { readonly draft?: WorkloadDraft; readonly notes: readonly Note[] } {
  const { path, manifest, names, application } = from
  const place = `${from.place}/${path}/manifest.yml`
  const name = textOf(manifest.name) ?? path
  const notes: Note[] = []
  const convert = (one: JsonObject): Workload | undefined => {
    const reading = readManifest(one, place)
    const workload = workloadOf(reading.root, name, application)
    notes.push(...reading.notes())
    if (workload === undefined) return undefined
    const { value, unknown } = withVariables(workload.spec, application)
    notes.push(...unknown.map((variable) => shellVariable(place, variable)))
    return { ...workload, spec: value }
  }
  const base = convert(inEnvironment(manifest, ''))
  const specs = new Map(
    names.flatMap((environment) => {
      const workload = convert(inEnvironment(manifest, environment))
      return workload === undefined ? [] : [[environment, workload.spec] as const]
    }),
  )
  // Copilot tells programs where they run; nobody else does.
  const told = note(
    place,
    'Copilot sets COPILOT_APPLICATION_NAME, COPILOT_ENVIRONMENT_NAME and others for the program',
    'write into env those that it reads',
  )
  if (base === undefined) return { notes }
  const { kind, placement, spec } = base
  return { draft: { kind, placement, name, place, base: spec, specs }, notes: [...notes, told] }
}

function shellVariable(place: string, variable: string): Note {
  const what = `\${${variable}} comes from the shell of whoever deploys`
  return note(place, what, 'write its value, or a variable of the environment: ${vars.name}')
}

function homesOf(
  input: CopilotInput,
  names: readonly string[],
  drafts: readonly WorkloadDraft[],
  manifests: ReadonlyMap<string, JsonObject>,
  application: string,
) {
  const there = load(input.around).environments
  const listeners = new Set(
    drafts
      .flatMap(({ specs }) => [...specs.values()])
      .flatMap(({ ingress }) => Object.values(objectOf(ingress)))
      .flatMap((route) => textOf(objectOf(route).listener) ?? []),
  )
  const isPrivate = drafts.filter(({ placement }) => placement === 'private').length
  const placement = isPrivate * 2 > drafts.length ? 'private' : 'public'
  const different = drafts.filter((draft) => draft.placement !== placement)
  return names
    .filter((name) => !there.has(name))
    .map((name) => {
      const manifest = manifestOf(manifests, name)
      const { file, notes } = environmentFile({
        name,
        application,
        place: `${input.place}/environments/${name}/manifest.yml`,
        account: input.account,
        region: input.region,
        placement,
        needs: needsOf(drafts),
        listeners: [...listeners].toSorted(),
        ...(manifest !== undefined && { manifest }),
      })
      return { file, notes: [...notes, ...different.map(otherSubnets(placement))] }
    })
}

/** A schedule is started, and a file system mounted, with a role. */
function needsOf(drafts: readonly WorkloadDraft[]): readonly ('task' | 'scheduler')[] {
  const mounts = drafts.some(({ base }) =>
    JSON.stringify(base.volumes ?? {}).includes('"iam":true'),
  )
  const scheduled = drafts.some(({ kind }) => kind === 'Job')
  return [...(mounts ? (['task'] as const) : []), ...(scheduled ? (['scheduler'] as const) : [])]
}

function otherSubnets(placement: string) {
  return (draft: WorkloadDraft): Note => {
    const what = `its tasks run in ${draft.placement} subnets, most others in ${placement} ones, which the environment names`
    return note(
      `${draft.place}: network.vpc.placement`,
      what,
      'write its subnets into raw.service.networkConfiguration',
    )
  }
}

/** The document of a workload and an overlay for each environment that differs. */
function write(draft: WorkloadDraft, names: readonly string[], around: readonly SourceFile[]) {
  const { kind, name, place } = draft
  const path = `apps/${name}/${kind === 'Service' ? 'service' : 'job'}.yaml`
  const others = around.filter((one) => one.path !== path)
  const notes: Note[] = []
  const mended = (environment: string, spec: JsonObject): JsonObject => {
    const wish = { kind, name, environment, path, spec, model: {}, place }
    const drafted = draftUnit(wish, others)
    notes.push(...drafted.notes)
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

/** What lies beside the manifests, and is CloudFormation. */
function beside({ files, place }: CopilotInput): readonly Note[] {
  const found = files.flatMap(
    ({ path }) => /^(.*\/)?(addons|overrides|pipelines)\//.exec(path)?.[0] ?? [],
  )
  return [...new Set(found)].map((folder) =>
    note(
      `${place}/${folder}`,
      'holds CloudFormation, which stays as it is',
      'keep its stacks; what they tell a service goes into env or secrets',
    ),
  )
}

function unique(notes: readonly Note[]): readonly Note[] {
  return [...new Map(notes.map((one) => [JSON.stringify(one), one])).values()]
}
