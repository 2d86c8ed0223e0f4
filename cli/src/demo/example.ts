import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { needsOfUnits, type Needs } from '@plumbline/controller'
import { load } from '@plumbline/desired-state'
import { Failure } from '../exit.ts'

/** One of the repositories that come with Plumbline, and what must stand in AWS before it. */
export interface Example {
  readonly name: string
  readonly folder: string
  readonly region: string
  /** Environments with the cluster they name, and what bootstrap would hand over to them. */
  readonly environments: readonly {
    readonly name: string
    readonly values: Readonly<Record<string, string>>
  }[]
  /** Images, roles, secrets and networks that its documents name. */
  readonly needs: Needs
}

/** What the simulated bootstrap makes itself; the rest of the hand-over is made up, since nothing of it is simulated. */
const real = /^(schema|cluster|alb|alerts|mesh|network\/vpcId)(\/|$)/

/** The file beside an example that shows what is handed over to it. */
const handoverFile = 'handover.demo.json'

const folders = fileURLToPath(new URL('../../../desired-state/examples/', import.meta.url))

/** Names of the examples that can be started. */
export function exampleNames(): readonly string[] {
  return readdirSync(folders).toSorted()
}

/** @throws Failure when there is no such example */
export function exampleNamed(name: string): Example {
  const folder = join(folders, name)
  if (!exampleNames().includes(name)) {
    throw new Failure(
      `there is no example ${name}`,
      `the examples are: ${exampleNames().join(', ')}`,
    )
  }
  const handed = readHandover(join(folder, handoverFile))
  const files = globSync('**/*.yaml', { cwd: folder }).map((path) => ({
    path,
    blob: path,
    text: readFileSync(join(folder, path), 'utf8'),
  }))
  const handover = new Map(
    Object.entries(handed).map(([environment, values]) => [
      environment,
      new Map(Object.entries(values).map(([key, value]) => [key, { value, version: 1 }])),
    ]),
  )
  const state = load(files, { handover })
  const environments = [...state.environments.values()]
  return {
    name,
    folder,
    region: environments[0]?.region ?? 'eu-west-1',
    environments: environments.map(({ name: environment }) => ({
      name: environment,
      values: Object.fromEntries(
        Object.entries(handed[environment] ?? {}).filter(([key]) => !real.test(key)),
      ),
    })),
    needs: needsOfUnits(state.units.values()),
  }
}

function readHandover(file: string): Record<string, Record<string, string>> {
  if (!existsSync(file)) return {}
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>
}
