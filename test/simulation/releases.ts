import { isRead } from '@plumbline/simulator'
import { expect } from 'vitest'
import { routesIn } from '../support/traffic.ts'
import { dice } from '../support/random.ts'
import { chaosOf } from './releases-chaos.ts'
import { deployments, stories, type End, type Story } from './releases-stories.ts'
import { live, theatre, ways, type Chaos, type Theatre, type Way } from './releases-world.ts'
import { playEach, replay } from '../support/seeds.ts'

const seedsMax = 2_000

/**
 * Every way of a release in every strategy, with random faults of AWS and Git, reads that lag, and kills. When they stop,
 * everything must end as it does without them: the same image runs and gets the traffic, the unit is held or it is not, ECS
 * was made to start no more deployments, and nothing moves any more.
 * `PLUMBLINE_SEED=n npx vitest run test/simulation/releases-0.test.ts` plays one seed again, with its log.
 */
export function playSeeds(part: number, parts: number): Promise<void> {
  return playEach({ seedsMax, part, parts, file: 'test/simulation/releases-0.test.ts' }, playSeed)
}

async function playSeed(seed: number): Promise<void> {
  const random = dice(seed)
  const way = random.one(ways)
  const story = random.one(stories)
  const chaos = chaosOf(dice(seed + 1_000_000))
  await play(way, story, seed, chaos).catch((error: unknown) => {
    throw new Error(`${way}, ${story.name}: ${String(error)}`, { cause: error })
  })
}

/** Plays one story of one way, with chaos or in peace. */
export async function play(way: Way, story: Story, seed: number, chaos?: Chaos): Promise<void> {
  const stage = await theatre(way, seed, chaos)
  const { house } = stage
  stage.commit('web:1')
  await house.until(() => isSteady(stage))
  const before = (await deployments(house.world)).length
  chaos?.begin()

  const end = await story.play(stage, 'web:1', dice(seed))
  await stage.turn(60_000)
  await chaos?.heal(stage)
  // Long enough for a poll of Git.
  await house.turn(20_000)
  await house
    .until(() => isAtRest(stage, end), 3 * 3_600_000)
    .catch((error: unknown) => {
      if (replay === undefined) throw error
      throw new Error(house.events.map((event) => JSON.stringify(event)).join('\n'), {
        cause: error,
      })
    })

  // What hung when trouble ended is over by then, too.
  await house.turn(60_000)
  await expectEnd(stage, end, before, chaos === undefined)
  expect(stage.lies).toEqual([])
  expectTold(stage)
  await expectStill(stage, end)
  await house.stop()
}

function isSteady(stage: Theatre): boolean {
  const { status, revision } = stage.seen() ?? {}
  if (revision !== stage.house.git.revision || status === undefined) return false
  const { sync, health, operation } = status
  return sync.is === 'Synced' && health.is === 'Healthy' && operation.is === 'Idle'
}

/** The unit is where its story ends, and the job of its gate, if it has one, has ended too. */
async function isAtRest(stage: Theatre, { held, image }: End): Promise<boolean> {
  const { house } = stage
  const job = await house.unit('prod/job/migrate')
  if (job !== undefined && job.status.operation.is !== 'Idle') return false
  if (!held) return isSteady(stage)
  const { status, rollout, differences } = stage.seen() ?? {}
  const { deployments: left, ...service } = await live(house.world)
  const isBack = service.image === image && left?.length === 1 && differences?.length === 0
  return status?.operation.is === 'Held' && rollout === undefined && isBack
}

async function expectEnd(stage: Theatre, end: End, before: number, peace: boolean) {
  const { world } = stage.house
  const { image, desiredCount, runningCount } = await live(world)
  expect({ image, desiredCount, runningCount }).toEqual({
    image: end.image,
    desiredCount: 2,
    runningCount: 2,
  })
  const begun = (await deployments(world)).length - before
  if (peace) expect(begun).toBe(end.deployments)
  else expect(begun).toBeLessThanOrEqual(end.deploymentsMax ?? end.deployments)
  for (const { groups } of await routesIn(world)) {
    expect(groups.filter(({ weight }) => weight > 0).map(({ healthy }) => healthy)).toEqual([2])
  }
}

/**
 * Every rollout begins once and ends once in the log; a kill may swallow a line, and never doubles one. One that ECS revives,
 * because a commit took the newer one back, is one of that commit.
 */
function expectTold({ house }: Theatre): void {
  const lines = house.events
    .filter(({ name }) => name.startsWith('rollout.'))
    .map(
      ({ name, fields }) =>
        `${name === 'rollout.started' ? 'begin' : 'end'} of ${String(fields.rollout)} at ${String(fields.revision)}`,
    )
  expect(lines.filter((line, index) => lines.indexOf(line) !== index)).toEqual([])
}

/** No writes, no events, the same words, for a long time. */
async function expectStill(stage: Theatre, end: End): Promise<void> {
  const { house } = stage
  const [events, calls] = [house.events.length, house.world.journal.entries().length]
  await house.turn(10 * 60_000)
  const writes = house.world.journal
    .entries()
    .slice(calls)
    .filter(({ operation, principal }) => principal.endsWith('/direct') && !isRead(operation))
  expect(writes).toEqual([])
  expect(house.events.slice(events)).toEqual([])
  expect(await isAtRest(stage, end)).toBe(true)
}
