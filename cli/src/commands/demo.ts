import { mkdir } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { createController, createLog, systemClock } from '@plumbline/controller'
import type { Clock } from '@plumbline/controller/model'
import {
  createEventQueue,
  createSimulator,
  followRealTime,
  serve,
  standUp,
} from '@plumbline/simulator'
import type { SavedWorld, World } from '@plumbline/simulator'
import { partsOf, portFailure, serveApi } from '../api-server.ts'
import { writeConfig } from '../demo/config.ts'
import { converged } from '../demo/converged.ts'
import { exampleNamed, type Example } from '../demo/example.ts'
import { guide } from '../demo/guide.ts'
import { hostInstances, startHosts } from '../demo/hosts.ts'
import { findPuppet, type PuppetParts } from '../demo/puppet-parts.ts'
import { ensureFile, ensureRepository } from '../demo/repository.ts'
import { ensureTokens, rolesFile } from '../demo/roles.ts'
import { ensureSigningKey } from '../demo/signing-key.ts'
import { readWorld, unusable, writeWorld } from '../demo/world-file.ts'
import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import type { Terminal } from '../terminal.ts'
import { untilAborted } from '../until.ts'

export interface DemoOptions {
  readonly port: number
  readonly awsPort: number
  readonly dir: string
  /** Name of the example that the repository is made from. */
  readonly example: string
  /** Whether people sign in, each as what they may do. */
  readonly withRoles?: boolean
  /** Whether hosts are run that take the Puppet bundle of the example. */
  readonly hosts: boolean
}

/** How much faster than real time AWS is: a rollout that takes a minute there can be watched, and not waited for. */
const speed = 6
const saveEveryMs = 30_000
/** Not the key that people are told to use: who changes something by hand is somebody else. */
const credentials = { accessKeyId: 'plumbline', secretAccessKey: 'plumbline' }
const host = '127.0.0.1'

/** Everything on this machine: a simulated AWS, a repository, a controller, the API. Ends when it is asked to. */
export async function demo(options: DemoOptions, terminal: Terminal): Promise<ExitCode> {
  const { signal, cwd, env, out, err, errColours } = terminal
  const folder = resolve(cwd, options.dir)
  await mkdir(folder, { recursive: true })
  const example = exampleNamed(options.example)
  const { region } = example
  await using stack = new AsyncDisposableStack()
  const repository = await ensureRepository(join(folder, 'desired-state'), example.folder, env)
  const tokens = options.withRoles === true ? await ensureTokens(folder) : undefined
  if (tokens !== undefined) await ensureFile(repository, rolesFile, env)
  const aws = await startAws(join(folder, 'aws.json'), options.awsPort, example, systemClock)
  stack.defer(() => aws.stop())
  const publicKey = await ensureSigningKey(folder)
  const log = createLog({ pretty: true, colour: errColours.isColorSupported, write: err })
  const config = await writeConfig({
    folder,
    repository: repository.folder,
    endpoint: aws.url,
    region,
    queue: aws.queue,
    ...(tokens !== undefined && { tokens }),
  })
  const controller = await createController({ config, log, credentials })
  stack.defer(() => controller.stop())
  const parts = { ...partsOf(controller, config, log), host }
  const api = await serveApi(parts, options.port, '--port')
  stack.defer(() => api.close())
  await controller.start()
  const found: PuppetParts =
    example.name === 'shop' && options.hosts
      ? await findPuppet(env.PATH ?? '')
      : { missing: 'none were asked for' }
  if (!('missing' in found)) {
    const fleet = {
      folder,
      endpoint: aws.url,
      region,
      publicKey,
      parts: found,
      clock: systemClock,
      err,
    }
    for (const instance of hostInstances)
      aws.world.control('ec2', { type: 'instance', ...instance })
    stack.defer(await startHosts(fleet))
  }
  const shown = { ...repository, folder: fromHere(cwd, repository.folder) }
  const places = {
    api: api.url,
    aws: aws.url,
    repository: shown,
    region,
    config: fromHere(cwd, join(folder, 'plumbline.yaml')),
    plumbline: 'npx plumbline',
    example: example.name,
    ...(tokens !== undefined && { tokens }),
    hosts: 'missing' in found ? found : { folder: fromHere(cwd, join(folder, 'hosts')) },
  }
  for (const line of guide(places)) out(line)
  const slow = (lines: readonly string[]) => lines.forEach((line) => err(line))
  const { control, store } = controller
  await converged({ control, store, clock: systemClock, signal, slow })
  if (!signal.aborted) out('ready')
  await untilAborted(signal)
  return exit.fine
}

/** The shorter way to say where something is. */
function fromHere(cwd: string, path: string): string {
  const way = relative(cwd, path)
  return way === '' || way.startsWith('..') ? path : way
}

interface SimulatedAws {
  readonly world: World
  readonly url: string
  /** URL of the queue into which it tells of changes. */
  readonly queue: string
  /** Writes the world down, and ends. */
  stop(): Promise<void>
}

/** AWS as it was left, or one with what bootstrap makes and what the documents name, and nothing else; on its port, with its clock running. */
async function startAws(
  file: string,
  port: number,
  example: Example,
  clock: Clock,
): Promise<SimulatedAws> {
  const world = createSimulator({ startAt: clock.now(), region: example.region })
  const saved = await readWorld(file)
  if (saved !== undefined) restore(world, saved, file)
  await standUp(world, example)
  const queue = await createEventQueue(world)
  const driver = followRealTime(world, speed)
  const persist = () => writeWorld(file, world.save())
  const server = await serve(world, { port, host, clock: driver, persist }).catch(
    (error: unknown) => {
      driver.stop()
      throw portFailure(error, `${host}:${port}`, '--aws-port')
    },
  )
  const ended = new AbortController()
  const saving = saveRegularly(persist, clock, ended.signal)
  return {
    world,
    url: server.url,
    queue,
    async stop() {
      ended.abort()
      await saving
      await server.close()
      driver.stop()
      await persist()
    },
  }
}

/** @throws Failure when it is not the world of this simulator */
function restore(world: World, saved: unknown, file: string): void {
  try {
    world.restore(saved as SavedWorld)
  } catch {
    throw unusable(file)
  }
}

/** A kill then costs half a minute of AWS, which the controller makes again. */
async function saveRegularly(
  persist: () => Promise<void>,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(saveEveryMs, signal).catch(() => {})
    if (!signal.aborted) await persist()
  }
}
