import { needsOfUnits } from '@plumbline/controller'
import { load } from '@plumbline/desired-state'
import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { estate, type Asked } from '../support/estate.ts'
import type { Files } from '../support/memory-git.ts'
import { createMotoBase, createMotoSecret, furnishMoto } from './moto-base.ts'
import { runOnce, type Ran } from './run-once.ts'
import type { System, Without } from './systems.ts'
import { askedOf, clientsOf } from './target.ts'

/** One of the five systems, with everything around it, in a region of a moto that was emptied. */
export interface Example {
  /** What `serve --once` does. */
  run(): Promise<Ran>
  /** Commits the removal of files and folders, in an environment that may delete, and does the same. */
  remove(paths: readonly string[]): Promise<Ran>
  estate(): Promise<readonly string[]>
  /** Deletes the files of the run. */
  forget(): void
}

const examples = new URL('../../desired-state/examples/', import.meta.url).pathname

export async function exampleOn(url: string, system: System): Promise<Example> {
  const { name, region, without = [] } = system
  await fetch(`${url}/moto-api/reset`, { method: 'POST' })
  const clients = clientsOf(url, region)
  const read = (path: string) => readFileSync(join(examples, name, path), 'utf8')
  // A bundle waits for hosts that report, and moto has none; its own tests have.
  const paths = globSync('**/*.yaml', { cwd: join(examples, name), exclude: ['puppet'] })
  const written = Object.fromEntries(paths.map((path) => [path, read(path)]))
  const demo = JSON.parse(read('handover.demo.json')) as { prod: Record<string, string> }
  const real = await withSecrets([written, demo.prod] as const, (arn) =>
    createMotoSecret(clients, arn),
  )
  const documents: Files = { ...real[0], ...Object.fromEntries(without.map(overlayOf)) }
  const values = await createMotoBase(url, region, real[1])
  await furnishMoto(clients, needsOf(documents, values))
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-example-'))
  const repository = join(folder, 'repository')
  execFileSync('git', ['init', '-q', '-b', 'main', repository])
  commit(repository, documents)
  const config = `sources: [{ name: ${name}, url: ${repository} }]
aws: { endpoint: "${url}", region: ${region}, readShare: 100% }
store: { sqlite: store.sqlite }
reconcile: { interval: 5s }
`
  const asked: Asked = askedOf(clients)
  return {
    run: () => runOnce({ folder, config }),
    async remove(removed) {
      execFileSync('git', ['rm', '-rq', ...removed], { cwd: repository })
      const environment = documents['environments/prod.yaml'] ?? ''
      const deleting = environment.replace('prune: confirm', 'prune: auto')
      commit(repository, { 'environments/prod.yaml': deleting })
      return runOnce({ folder, config })
    },
    estate: () => estate(asked, values['cluster/name'] ?? ''),
    forget: () => rmSync(folder, { recursive: true }),
  }
}

/** It lies beside its target, and goes with it. */
function overlayOf({ target, folder, spec }: Without): readonly [string, string] {
  const header = 'apiVersion: plumbline/v1\nkind: Overlay\nenvironment: prod'
  return [
    `${folder}/overlay-${target.replace('/', '-')}.yaml`,
    `${header}\ntarget: ${target}\nspec: ${spec}\n`,
  ]
}

/** Every ARN of a secret, in documents and in what is handed over, becomes that of one which `create` makes. */
async function withSecrets<Value>(
  value: Value,
  create: (arn: string) => Promise<string>,
): Promise<Value> {
  let text = JSON.stringify(value)
  for (const arn of new Set(text.match(/arn:aws:secretsmanager:[\w:/-]+/g))) {
    text = text.replaceAll(arn, await create(arn))
  }
  return JSON.parse(text) as Value
}

function needsOf(documents: Files, values: Readonly<Record<string, string>>) {
  const handed = Object.entries(values).map(([key, value]) => [key, { value, version: 1 }] as const)
  const files = Object.entries(documents).map(([path, text]) => ({ path, blob: path, text }))
  const state = load(files, { handover: new Map([['prod', new Map(handed)]]) })
  if (state.problems.length > 0) throw new Error(JSON.stringify(state.problems))
  return needsOfUnits(state.units.values())
}

function commit(repository: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true })
    writeFileSync(join(repository, path), text)
  }
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com']
  for (const args of [
    ['add', '-A'],
    [...who, 'commit', '-qm', 'change'],
  ]) {
    execFileSync('git', args, { cwd: repository })
  }
}
