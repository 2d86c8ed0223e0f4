import { adopt, readLive } from '@plumbline/controller'
import type { Adoption, LiveCluster, ReadLiveOptions } from '@plumbline/controller'
import { faultOf } from '@plumbline/controller/model'
import type { Outcome, Plan } from '@plumbline/controller/model'
import { resolve } from 'node:path'
import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { documentsThere } from '../import/around.ts'
import { sourceFile, writeFiles } from '../import/files.ts'
import { importLive, type ImportedLive, type ImportedService } from '../import/live.ts'
import { prove, type Proof } from '../import/prove.ts'
import { tellImport } from '../import/tell.ts'
import { oneLine, plain } from '../text/plain.ts'
import { redactPlan } from '../plan/report.ts'
import { planText } from '../plan/text.ts'
import type { Terminal } from '../terminal.ts'

export interface ImportLiveOptions {
  readonly cluster: string
  readonly service?: string
  readonly region?: string
  readonly endpoint?: string
  readonly environment: string
  readonly source?: string
  readonly adopt?: boolean
  readonly yes?: boolean
  readonly out: string
  readonly force?: boolean
  readonly output: Output
}

/**
 * Documents for services that run, proved by a plan against them: nothing would change. With `--adopt` they are handed
 * over: tagged, so that Plumbline may change them from then on.
 */
export async function importLiveServices(
  options: ImportLiveOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { environment, out, force, output } = options
  const { cwd } = terminal
  const aws = awsOf(options, terminal)
  const source = sourceOf(options)
  const folder = resolve(cwd, out)
  const around = await documentsThere(folder)
  const imported = importLive({ cluster: await liveIn(aws), environment, around })
  if (imported.services.length === 0) return nothingFound(imported, options, terminal)

  const created = filesOf(imported)
  const files = await writeFiles(created, folder, { cwd, force: force === true })
  const replaced = new Set(created.map(({ path }) => path))
  const documents = [
    ...around.filter(({ path }) => !replaced.has(path)),
    ...created.map(sourceFile),
  ]
  const proof = await prove(imported.services, documents, source, aws)
  const proved = imported.services.filter(({ unit }) => proof.same.has(unit))
  const adopted = await adoptAll(proved, { ...options, source }, aws, terminal)

  if (output !== 'text') terminal.out(dataText(report(imported, files, proof, adopted), output))
  else {
    tellImport({ files, notes: imported.notes, loads: true }, 'text', terminal)
    tellProof(proof, imported.services, terminal)
    tellAdoption(adopted, proved, options, terminal)
  }
  const whole = proved.length === imported.services.length
  return whole && (adopted ?? []).every(({ result }) => result === 'done') ? exit.fine : exit.error
}

/** What a person asked for is told in the words of the command. */
async function liveIn(aws: ReadLiveOptions): Promise<LiveCluster> {
  try {
    return await readLive(aws)
  } catch (error) {
    if (faultOf(error).code !== 'ClusterNotFound') throw error
    throw new Failure(
      `there is no cluster ${plain(aws.cluster)} in ${plain(aws.region)}, in the account of these credentials`,
      'look for a spelling mistake, and at --region; `aws ecs list-clusters` lists them',
    )
  }
}

function filesOf({ environmentFile, services }: ImportedLive) {
  const files = services.map(({ file }) => file)
  return environmentFile === undefined ? files : [environmentFile, ...files]
}

function awsOf(
  { cluster, service, ...options }: ImportLiveOptions,
  { env }: Terminal,
): ReadLiveOptions {
  const region = options.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION
  const endpoint = options.endpoint ?? env.AWS_ENDPOINT_URL
  if (region === undefined) {
    throw new Failure(
      'nothing says in which region the cluster is',
      'add --region, or set AWS_REGION',
    )
  }
  return {
    region,
    cluster,
    ...(service !== undefined && { service }),
    ...(endpoint !== undefined && { endpoint }),
  }
}

/** Whose a resource is includes the source whose documents describe it, so that it must be known before it is written. */
function sourceOf({ source, adopt: adopting }: ImportLiveOptions): string {
  if (source !== undefined) return source
  if (adopting !== true) return 'import'
  throw new Failure(
    'nothing says to which source the services will belong',
    'add --source, with the name that the source has in the configuration of the controller',
  )
}

function nothingFound(
  { notes }: ImportedLive,
  { cluster, service, output }: ImportLiveOptions,
  terminal: Terminal,
): ExitCode {
  if (notes.length > 0) return tellImport({ files: [], notes, loads: true }, output, terminal)
  const what = service === undefined ? 'no service' : `no service ${plain(service)}`
  throw new Failure(
    `${what} runs in the cluster ${plain(cluster)}`,
    'look for a spelling mistake; `aws ecs list-services` lists them',
  )
}

/** `undefined` when nobody asked for it. */
async function adoptAll(
  services: readonly ImportedService[],
  options: ImportLiveOptions & { readonly source: string },
  aws: ReadLiveOptions,
  terminal: Terminal,
): Promise<readonly Outcome[] | undefined> {
  if (options.adopt !== true || services.length === 0) return undefined
  const { environment, source } = options
  const adoptions = services.map(({ unit, arn }): Adoption => {
    return { unit, environment, source, serviceArn: arn }
  })
  for (const { unit, serviceArn } of adoptions) {
    terminal.err(`${oneLine(serviceArn)}: plumbline:unit=${unit}, plumbline:source=${source}`)
  }
  if (options.yes !== true && !(await agreed(adoptions.length, terminal))) {
    throw new Failure(
      'nothing was tagged',
      'the documents are written; run it again with --yes --force',
    )
  }
  return adopt(adoptions, aws)
}

async function agreed(count: number, { ask }: Terminal): Promise<boolean> {
  if (ask === undefined) {
    throw new Failure('nobody can be asked here', 'add --yes to tag the services that are proved')
  }
  const answer = await ask(
    `Tag ${count === 1 ? 'this service' : `these ${count} services`}? [y/N] `,
  )
  return /^y(es)?$/i.test(answer.trim())
}

function tellProof(
  { plans, same, faults }: Proof,
  services: readonly ImportedService[],
  terminal: Terminal,
): void {
  const { errColours } = terminal
  const proved = services.filter(({ unit }) => same.has(unit))
  for (const { unit } of proved) {
    terminal.err(`${errColours.green('✓')} ${unit}: a plan against what runs is empty`)
  }
  const others = plans.filter(({ unit }) => !same.has(unit)).map(withoutValues)
  if (others.length > 0) {
    terminal.err(`${errColours.red('✕')} these documents are not what runs:`)
    for (const line of planText(others, errColours)) terminal.err(line)
  }
  for (const { message, hint } of faults) {
    terminal.err(`${errColours.red('plumbline:')} ${oneLine(message)}`)
    terminal.err(`  ${oneLine(hint)}`)
  }
}

/** A plan names variables, and shows no value of any. */
function withoutValues(plan: Plan): Plan {
  return redactPlan(plan, () => 'hidden')
}

function tellAdoption(
  outcomes: readonly Outcome[] | undefined,
  proved: readonly ImportedService[],
  { adopt: adopting }: ImportLiveOptions,
  terminal: Terminal,
): void {
  if (outcomes === undefined) {
    if (adopting === true || proved.length === 0) return
    terminal.err('nothing was changed in AWS; to hand the services over, run it again with --adopt')
    return
  }
  for (const { step, result, fault } of outcomes) {
    const why = fault === undefined ? '' : `: ${oneLine(fault.message)}`
    terminal.err(`${step.resource}: ${result === 'done' ? 'handed over' : `not handed over${why}`}`)
  }
}

function report(
  { services, notes }: ImportedLive,
  files: readonly string[],
  { same, plans }: Proof,
  adopted: readonly Outcome[] | undefined,
): object {
  return {
    version: 1,
    files,
    notes,
    units: services.map(({ unit, arn }) => ({
      unit,
      arn,
      proved: same.has(unit),
      differences: plans.find((plan) => plan.unit === unit)?.differences.length ?? null,
      adopted: adopted?.find(({ step }) => unit.endsWith(`/${step.resource}`))?.result === 'done',
    })),
  }
}
