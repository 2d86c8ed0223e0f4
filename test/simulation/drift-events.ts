import { createEventQueue, createWorld, type SavedWorld, type World } from '@plumbline/simulator'
import { expect } from 'vitest'
import { createAutoScaling } from '../../simulator/src/autoscaling/index.ts'
import { createCloudWatch } from '../../simulator/src/cloudwatch/index.ts'
import { createEc2 } from '../../simulator/src/ec2/index.ts'
import { createEcs } from '../../simulator/src/ecs/index.ts'
import { createEventBridge } from '../../simulator/src/eventbridge/index.ts'
import { createEventScheduler } from '../../simulator/src/eventscheduler/index.ts'
import { createIam } from '../../simulator/src/iam/index.ts'
import { createLogs } from '../../simulator/src/logs/index.ts'
import { createSqs } from '../../simulator/src/sqs/index.ts'
import { createSts } from '../../simulator/src/sts/index.ts'
import { createHouse, type House } from '../support/house.ts'
import { environment, service } from '../support/shop.ts'
import {
  dana,
  expectEachTransitionOnce,
  expectNobodyElseNamed,
  expectNoFalseSynced,
  expectTrue,
  names,
  processOf,
  type Life,
  type Play,
} from './drift-events-truth.ts'
import { dice } from '../support/random.ts'
import { playEach, replay } from '../support/seeds.ts'

const seedsMax = 2_000
const file = 'test/simulation/drift-events-0.test.ts'

const minute = 60_000
const roles = { task: 'task' }
/** A world in which everything is in place, made once: what a seed is about comes after it. */
interface Stage {
  readonly saved: SavedWorld
  readonly queue: string
}

function emptyWorld(): World {
  return createWorld({
    throttling: { enabled: false },
    services: [
      createEcs(),
      createLogs(),
      createEventScheduler(),
      createAutoScaling(),
      createCloudWatch(),
      createEc2(),
      createIam(),
      createSqs(),
      createSts(),
      createEventBridge(),
    ],
  })
}

function filesOf(policy: string) {
  const spec = '{ image: "web:1", scale: 1, logs: { retention: 30d } }'
  const apps = names.map((name) => [`apps/${name}.yaml`, service(name, spec)])
  return {
    'environments/prod.yaml': environment('prod', `{ prune: auto, drift: ${policy} }`, { roles }),
    ...Object.fromEntries(apps),
  }
}

async function stage(): Promise<Stage> {
  const world = emptyWorld()
  await world.call('ecs', 'CreateCluster', { clusterName: 'prod' })
  const queue = await createEventQueue(world)
  const house = await createHouse({ world })
  house.git.commit(filesOf('report'))
  await house.until(() => isQuiet(house))
  await house.turn(2 * minute)
  await house.stop()
  await world.call('sqs', 'DeleteQueue', { QueueUrl: queue })
  await createEventQueue(world)
  return { saved: world.save(), queue }
}

async function isQuiet(house: House): Promise<boolean> {
  const rows = await house.store.units({})
  return rows.length === names.length && rows.every(({ status }) => status.health.is === 'Healthy')
}

type Act = (play: Play) => Promise<void>

/** Somebody changes a field by hand, away from what Git wants or back to it. */
const edit: Act = async ({ world, random, house, editedAt }) => {
  const name = random.one(names)
  const call = (service: string, operation: string, input: object) =>
    world.call(service, operation, input, { principal: dana })
  const update = { cluster: 'prod', service: name }
  await random.one([
    () => call('ecs', 'UpdateService', { ...update, desiredCount: 1 + random.below(3) }),
    () => call('ecs', 'UpdateService', { ...update, enableExecuteCommand: random.chance(0.5) }),
    () =>
      call('logs', 'PutRetentionPolicy', {
        logGroupName: `/plumbline/prod/${name}`,
        retentionInDays: random.one([1, 7, 30]),
      }),
  ])()
  editedAt.set(name, house.clock.now())
}

/** The bus and the trail lose, double, delay and so reorder what they carry. */
const weather: Act = async ({ world, random }) => {
  const travel = (maxMs: number) => {
    const minMs = random.below(maxMs)
    const lost = random.one([0, 0.3, 1])
    return { minMs, maxMs, lost, doubled: random.chance(0.5) ? (1 - lost) / 2 : 0 }
  }
  world.control('events', { type: 'delivery', ...travel(3_000) })
  world.control('events', { type: 'trail', on: random.chance(0.8), ...travel(90_000) })
}

const fail: Act = async ({ world, random }) => {
  const operation = random.one([
    '*',
    'ecs:DescribeServices',
    'ecs:UpdateService',
    'logs:*',
    'sqs:ReceiveMessage',
    'sqs:DeleteMessageBatch',
  ])
  const outcome = random.one([
    { kind: 'throttle' } as const,
    {
      kind: 'error',
      code: 'ServerException',
      status: 500,
      afterEffect: random.chance(0.5),
    } as const,
  ])
  const count = random.one([1, 5, 'all'] as const)
  world.faults.prime({ operation, principal: 'user/direct', count, outcome })
}

const heal: Act = async ({ world }) => void world.faults.clear()
const lag: Act = async (play) => {
  play.lagMs = play.random.one([0, 2_000])
  play.world.control('ecs', { type: 'lag', ms: play.lagMs })
}
const kill: Act = async (play) => {
  play.restarts += 1
  for (const life of play.lives) life.dead = true
  await play.house.restart()
}
const acts: readonly Act[] = [edit, edit, edit, edit, weather, weather, fail, heal, lag, kill]

/**
 * Random edits by hand, with events that are lost, doubled, late and out of order, with faults of AWS and of the queue,
 * and with kills.
 */
export async function playSeeds(part: number, parts: number): Promise<void> {
  const ready = await stage()
  const seen = { drifts: 0, named: 0 }
  await playEach({ seedsMax, part, parts, file }, (seed) => playOne(seed, ready, seen))
  if (replay !== undefined) return
  const played = seedsMax / parts
  // Dice that change nothing would prove nothing.
  expect(seen.drifts).toBeGreaterThan(played / 2)
  expect(seen.named).toBeGreaterThan(played / 10)
}

async function playOne(
  seed: number,
  { saved, queue }: Stage,
  seen: { drifts: number; named: number },
): Promise<void> {
  const random = dice(seed)
  const world = emptyWorld()
  world.restore(saved)
  const lives: Life[] = []
  const wrap = () => processOf(lives)
  const house = await createHouse({ world, seed, wrap, ...(random.chance(0.8) && { queue }) })
  const reverts = random.chance(0.5)
  house.git.commit(filesOf(reverts ? 'revert' : 'report'))
  await house.until(() => isQuiet(house))
  const play: Play = { house, world, random, lives, editedAt: new Map(), restarts: 0, lagMs: 0 }
  for (let act = 0; act < 6; act++) {
    await random.one(acts)(play)
    await house.turn(random.one([200, 2_000, 20_000, 45_000]))
    await expectNoFalseSynced(play)
  }
  world.faults.clear()
  world.control('ecs', { type: 'lag', ms: 0 })
  // Past the longest rest after so many failures, and past the latest record.
  await house.turn(7 * minute)
  await expectTrue(play, reverts)
  await expectEachTransitionOnce(play)
  seen.drifts += house.events.filter(({ name }) => name === 'drift.detected').length
  seen.named += expectNobodyElseNamed(house)
  await house.stop()
}
