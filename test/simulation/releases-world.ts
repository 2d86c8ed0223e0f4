import type { Service, TaskDefinition } from '@aws-sdk/client-ecs'
import type { UnitMemory } from '@plumbline/controller/model'
import type { UnitId } from '@plumbline/desired-state'
import type { World } from '@plumbline/simulator'
import { createHouse, type House } from '../support/house.ts'
import { mortal, type Mortal } from '../support/mortal.ts'
import { environment, job, publicListener, service, shopWorld } from '../support/shop.ts'

/** How releases go out: the four strategies, and rolling without any route. */
export type Way = 'plain' | 'rolling' | 'blueGreen' | 'linear' | 'canary'
export const ways: readonly Way[] = ['plain', 'rolling', 'blueGreen', 'linear', 'canary']

const strategies: Readonly<Record<Way, object>> = {
  plain: { strategy: 'rolling' },
  rolling: { strategy: 'rolling' },
  blueGreen: { strategy: 'blueGreen', bakeAfter: '1m' },
  linear: { strategy: 'linear', linear: { step: 50, bake: '1m' }, bakeAfter: '1m' },
  canary: { strategy: 'canary', canary: { percent: 10, bake: '1m' }, bakeAfter: '1m' },
}

export const unit: UnitId = 'prod/service/web'

/** A service that is released in one of the ways, and everything that can trouble its releases. */
export interface Theatre {
  readonly house: House
  readonly way: Way
  /** Commits an image, and what else is said of the deployment. */
  readonly commit: (image: string, deploy?: object) => void
  /** Lets time pass, with whatever chaos there is. */
  readonly turn: (ms: number) => Promise<void>
  /** Lets time pass until `done`. */
  readonly until: (done: () => boolean | Promise<boolean>) => Promise<void>
  /** The process that runs may be a dead one: starts another. */
  reborn(): Promise<void>
  /** Kills the process that runs; the next one dies at its n-th call, if that is said. */
  kill(at?: number): Promise<void>
  seen(): UnitMemory | undefined
  /** Moments at which the unit was called Synced, long after AWS had come to run something else. */
  readonly lies: readonly string[]
}

/** Trouble that comes by itself while a story is played. */
export interface Chaos {
  /** From now on there is trouble. */
  begin(): void
  /** How much time passes at once (ms). */
  stepMs(): number
  strike(theatre: Theatre): Promise<void>
  /** Takes every trouble away. */
  heal(theatre: Theatre): Promise<void>
}

/** Longer than any rollout, gate and pause of a fault together. */
const patienceMs = 3 * 3_600_000

/** A pass may end with what it read this long ago: reads that lag, and calls of it that hang. */
const oldReadMsMax = 60_000

export async function theatre(way: Way, seed: number, chaos?: Chaos): Promise<Theatre> {
  const world = await shopWorld({
    full: true,
    seed,
    rollbackVariant: seed % 2 ? 'revive' : 'new-primary',
  })
  script(world)
  const listener = await publicListener(world)
  const lives: Mortal[] = [mortal(undefined)]
  const house = await createHouse({ world, seed, wrap: () => lives.at(-1)?.wrap ?? {} })
  const images = new Map<string, string>()
  const lies: string[] = []
  let ran = { image: 'none', since: 0 }

  async function reborn(): Promise<void> {
    if (lives.at(-1)?.dead !== true) return
    lives.push(mortal(undefined))
    await house.restart()
  }
  async function turn(ms: number): Promise<void> {
    const until = house.clock.now() + ms
    while (house.clock.now() < until) {
      const step = Math.min(until - house.clock.now(), chaos?.stepMs() ?? ms)
      await house.turn(step)
      await compare()
      await reborn()
      await chaos?.strike(stage)
    }
  }
  async function compare(): Promise<void> {
    const { image } = await live(world)
    if (image !== ran.image) ran = { image, since: house.clock.now() }
    const { status, revision = '', observedAt = 0 } = stage.seen() ?? {}
    const known = observedAt > ran.since + oldReadMsMax
    const said = images.get(revision)
    if (known && status?.sync.is === 'Synced' && said !== image && said !== (await truth(world))) {
      lies.push(`Synced at ${said} while ${image} runs`)
    }
  }
  const stage: Theatre = {
    house,
    way,
    lies,
    reborn,
    turn,
    seen: () => house.control().seen(unit),
    async kill(at) {
      lives.at(-1)?.die()
      const moment = (at ?? 0) % 2 ? 'before' : 'after'
      lives.push(mortal(at === undefined ? undefined : { at, moment }))
      await house.restart()
    },
    commit(image, deploy = {}) {
      house.git.commit(files(way, listener, image, deploy))
      images.set(house.git.revision ?? '', image)
    },
    async until(done) {
      const end = house.clock.now() + patienceMs
      while (!(await done())) {
        if (house.clock.now() > end) throw new Error(`it did not come to pass: ${told(stage)}`)
        await turn(5_000)
      }
    },
  }
  return stage
}

function told(stage: Theatre): string {
  const { status, hold } = stage.seen() ?? {}
  return JSON.stringify({ status, hold, events: stage.house.events.slice(-6) })
}

/** What becomes of tasks, by a part of the tag of their image. */
function script(world: World): void {
  const fates = [
    { image: ':bad', fate: 'never-starts' },
    { image: ':never', fate: 'healthy', afterSeconds: 1_000_000 },
    { image: ':exits', fate: 'exits', exitCode: 1 },
    { image: ':slow', fate: 'exits', afterSeconds: 400, exitCode: 0 },
  ]
  for (const fate of fates) world.control('ecs', { type: 'fate', ...fate })
  report(world, 0)
}

/** What the metric of the alarm reports from now on; above 5 it goes off. */
export function report(world: World, value: number): void {
  world.control('cloudwatch', { type: 'metric', namespace: 'shop', name: 'errors', value })
}

function files(way: Way, arn: string, image: string, deploy: object) {
  const routed = way !== 'plain'
  const spec = {
    image,
    scale: 2,
    roles: { infrastructure: 'ecs-shift' },
    deploy: { ...strategies[way], alarms: ['errors'], ...deploy },
    alarms: { errors: { cloudwatch: { namespace: 'shop', metric: 'errors' }, above: 5 } },
    ...(routed && {
      port: 8080,
      ingress: { shop: { listener: 'public', hosts: ['shop.example.com'], drain: '5s' } },
    }),
  }
  const listeners = { public: { arn, rulePriorities: '1000-1999' } }
  return {
    'environments/prod.yaml': environment('prod', undefined, { listeners }),
    'apps/web.yaml': service('web', JSON.stringify(spec)),
    ...('gates' in deploy && {
      'jobs/migrate.yaml': job('migrate', '{ imageFrom: service/web, command: [migrate] }'),
    }),
  }
}

/** The image that the service runs by ECS's own books: reads lag for whoever looks on, too. */
async function truth(world: World): Promise<string> {
  const { services } = world.save().services.ecs as {
    services: Record<string, { workload: { taskDefinition: string } }>
  }
  const [web] = Object.values(services)
  return web === undefined ? 'none' : imageOf(world, web.workload.taskDefinition)
}

async function imageOf(world: World, arn: string): Promise<string> {
  const input = { taskDefinition: arn }
  const { taskDefinition } = (await world.call('ecs', 'DescribeTaskDefinition', input, {
    principal: 'observer',
  })) as { taskDefinition: TaskDefinition }
  return taskDefinition.containerDefinitions?.[0]?.image ?? 'none'
}

/** The service as it is in AWS, and the image of its task definition. */
export async function live(world: World): Promise<Service & { readonly image: string }> {
  const ask = (operation: string, input: object) =>
    world.call('ecs', operation, input, { principal: 'observer' })
  const { services = [] } = (await ask('DescribeServices', {
    cluster: 'prod',
    services: ['web'],
  })) as { services?: Service[] }
  const [found = {}] = services
  if (found.taskDefinition === undefined) return { ...found, image: 'none' }
  return { ...found, image: await imageOf(world, found.taskDefinition) }
}
