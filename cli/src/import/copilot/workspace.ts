import { load } from '@plumbline/desired-state'
import type { SourceFile } from '@plumbline/desired-state'
import { sourceFile } from '../files.ts'
import { objectOf, textOf } from '../json.ts'
import { note, type Note } from '../notes.ts'
import type { Imported } from '../taskdef.ts'
import { draftWorkload, writeWorkload, type WorkloadDraft } from './draft.ts'
import { environmentFile, subnetsIn } from './environments.ts'
import { parseManifest, type Manifest } from './manifest.ts'
import { readManifest } from './reading.ts'

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
  const workloads = services.map(([folder, manifest]) =>
    draftWorkload({
      place: `${input.place}/${folder}/manifest.yml`,
      folder,
      manifest,
      environments: names,
      application: application.name,
    }),
  )
  const drafts = workloads.flatMap(({ draft }) => draft ?? [])
  const homes = homesOf(input, names, drafts, manifests, application.name)
  const homeFiles = homes.map(({ file }) => file)
  const around = [...input.around, ...homeFiles.map(sourceFile)]
  const written = drafts.map((draft) => writeWorkload(draft, around))
  const files = [...homeFiles, ...written.flatMap((one) => one.files)]
  const state = load([...input.around, ...files.map(sourceFile)])
  const expected = drafts.flatMap(({ kind, name, specs }) =>
    [...specs.keys()].map(
      (env) => `${env}/${kind === 'Service' ? 'service' : 'job'}/${name}` as const,
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
    loads: expected.every((unit) => state.units.has(unit)) && broken.length === 0,
  }
}

function manifestsIn({ files, place }: CopilotInput) {
  const manifests = new Map<string, Manifest>()
  const notes: Note[] = []
  for (const { path, text } of files) {
    const [, folder] = /^((?:environments\/)?[^/]+)\/manifest\.ya?ml$/.exec(path) ?? []
    if (folder === undefined) continue
    const parsed = parseManifest(text)
    if ('fields' in parsed) manifests.set(folder, parsed)
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
  const name = 'fields' in parsed ? textOf(parsed.fields.application) : undefined
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
  manifests: ReadonlyMap<string, Manifest>,
): readonly string[] {
  if (environment !== undefined) return [environment]
  const folders = [...manifests.keys()].flatMap(
    (path) => /^environments\/(.+)$/.exec(path)?.[1] ?? [],
  )
  const overridden = [...manifests.values()].flatMap(({ fields }) =>
    Object.keys(objectOf(fields.environments)),
  )
  const found = [...new Set([...folders, ...overridden])].toSorted()
  return found.length === 0 ? ['prod'] : found
}

function homesOf(
  input: CopilotInput,
  names: readonly string[],
  drafts: readonly WorkloadDraft[],
  manifests: ReadonlyMap<string, Manifest>,
  application: string,
) {
  const there = load(input.around).environments
  const listeners = new Set(
    drafts
      .flatMap(({ specs }) => [...specs.values()])
      .flatMap(({ ingress }) => Object.values(objectOf(ingress)))
      .flatMap((route) => textOf(objectOf(route).listener) ?? []),
  )
  return names
    .filter((name) => !there.has(name))
    .map((name) => {
      const manifest = manifests.get(`environments/${name}`)
      const placement = placementIn(drafts, name)
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
      const others = drafts.filter(({ placements }) => {
        return (placements.get(name) ?? placement) !== placement
      })
      const subnets = subnetsIn(
        readManifest(manifest?.fields, String).root.part('network').part('vpc'),
      )
      return { file, notes: [...notes, ...others.map(otherSubnets(name, placement, subnets))] }
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

/** Where most tasks of an environment run; with as many in both, where nobody reaches them from outside. */
function placementIn(drafts: readonly WorkloadDraft[], environment: string): 'public' | 'private' {
  const placements = drafts.flatMap((draft) => draft.placements.get(environment) ?? [])
  const isPrivate = placements.filter((placement) => placement === 'private').length
  return placements.length > 0 && isPrivate * 2 >= placements.length ? 'private' : 'public'
}

function otherSubnets(
  environment: string,
  placement: 'public' | 'private',
  subnets: Readonly<Record<'public' | 'private', readonly string[]>>,
) {
  return (draft: WorkloadDraft): Note => {
    const own = placement === 'public' ? 'private' : 'public'
    const what = `its tasks run in ${own} subnets in ${environment}, most others in ${placement} ones, which the environment names`
    const ids = subnets[own].length === 0 ? '' : ` (${subnets[own].join(', ')})`
    const todo = `write its subnets${ids} into raw.service.networkConfiguration`
    return note(draft.placementAt(environment), what, todo)
  }
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
