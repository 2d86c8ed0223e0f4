import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { isRead, createSimulator, serve } from '@plumbline/simulator'
import type { World } from '@plumbline/simulator'
import { onTestFinished } from 'vitest'

/** An environment in an account of AWS. */
export const environmentIn = (account: string) => `apiVersion: plumbline/v1
kind: Environment
metadata: { name: dev }
spec:
  account: "${account}"
  region: eu-west-1
  cluster: dev
  network: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] }
`
/** A service, with a value that must not be shown. */
export const service = `apiVersion: plumbline/v1
kind: Service
metadata: { name: web }
spec:
  image: example/web:1.0.0
  env: { TOKEN: hunter2 }
`

const small = { 'environments/dev.yaml': environmentIn('123456789012'), 'apps/web.yaml': service }

interface Place {
  readonly cwd: string
  readonly commit: (files: Readonly<Record<string, string>>) => void
  /** AWS itself. */
  readonly world: World
  /** Names of the calls that AWS received and that change something. */
  readonly writes: () => readonly string[]
}

/** A repository, an AWS with one cluster, and a configuration that names both. */
export async function place(
  documents: Readonly<Record<string, string>> = small,
  config = '',
): Promise<Place> {
  const cwd = mkdtempSync(join(tmpdir(), 'plumbline-place-'))
  onTestFinished(() => rmSync(cwd, { recursive: true }))
  const world = createSimulator()
  await world.call('ecs', 'CreateCluster', { clusterName: 'dev' })
  const simulator = await serve(world, { port: 0 })
  onTestFinished(() => simulator.close())
  const git = (...args: string[]) => execFileSync('git', args, { cwd: join(cwd, 'repository') })
  const commit: Place['commit'] = (files) => {
    for (const [path, text] of Object.entries(files)) {
      const file = join(cwd, 'repository', path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
    git('add', '--all')
    git('-c', 'user.name=me', '-c', 'user.email=me@example.com', 'commit', '-qm', 'a change')
  }
  mkdirSync(join(cwd, 'repository'))
  git('init', '-q', '-b', 'main')
  commit(documents)
  writeFileSync(
    join(cwd, 'plumbline.yaml'),
    `sources: [{ name: shop, url: ./repository }]\naws: { endpoint: "${simulator.url}" }\n${config}`,
  )
  const writes = () =>
    world.journal
      .entries()
      .map(({ operation }) => operation)
      .filter((name) => !isRead(name) && name !== 'CreateCluster')
  return { cwd, commit, world, writes }
}
