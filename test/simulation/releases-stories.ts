import type { ServiceDeployment, ServiceDeploymentBrief } from '@aws-sdk/client-ecs'
import type { World } from '@plumbline/simulator'
import type { Dice } from '../support/random.ts'
import { live, report, unit, type Theatre } from './releases-world.ts'

/** How a story ends, whatever happens meanwhile: which of its images runs, and whether the unit is held. */
export interface End {
  readonly image: string
  readonly held: boolean
  /** How many deployments ECS was made to start without faults, and how many at most with them. */
  readonly deployments: number
  readonly deploymentsMax?: number
}

/** One way in which a release can go. `from` is what ran before. */
export interface Story {
  readonly name: string
  play(theatre: Theatre, from: string, dice: Dice): Promise<End>
}

const good: Story = {
  name: 'it goes well',
  async play({ commit }) {
    commit('web:2')
    return { image: 'web:2', held: false, deployments: 1 }
  },
}

const breaker: Story = {
  name: 'its tasks do not start',
  async play({ commit }, from) {
    commit('web:bad')
    return { image: from, held: true, deployments: 1 }
  },
}

const alarm: Story = {
  name: 'an alarm goes off',
  async play({ commit, until, turn, house }, from) {
    commit('web:2')
    // An alarm that is on before the deployment begins is ignored by ECS.
    await until(async () => (await live(house.world)).image === 'web:2')
    await turn(15_000)
    report(house.world, 9)
    await turn(180_000)
    report(house.world, 0)
    return { image: from, held: true, deployments: 1 }
  },
}

const overtaken: Story = {
  name: 'a newer commit overtakes it',
  async play({ commit, turn }, _from, dice) {
    commit('web:2')
    await turn(dice.one([20_000, 45_000, 70_000, 120_000]))
    commit('web:3')
    return { image: 'web:3', held: false, deployments: 2 }
  },
}

const takenBack: Story = {
  name: 'it is taken back by a commit',
  async play({ commit, turn }, from, dice) {
    commit('web:2')
    await turn(dice.one([20_000, 30_000, 45_000]))
    commit(from)
    return { image: from, held: false, deployments: 1, deploymentsMax: 2 }
  },
}

const rolledBack: Story = {
  name: 'a person goes back',
  async play(theatre, from, dice) {
    const { commit, until, turn, house } = theatre
    commit('web:2')
    await until(async () => (await live(house.world)).image === 'web:2')
    await turn(dice.one([1_000, 20_000, 40_000]))
    await until(async () => {
      const asked = house.control().rollback(unit, { author: 'dana', reason: 'checkout fails' })
      // A process that dies never answers.
      asked.catch(() => {})
      await house.turn(1_000)
      await theatre.reborn()
      return (await house.store.unit(unit))?.hold?.by === 'dana'
    })
    return { image: from, held: true, deployments: 1, deploymentsMax: 2 }
  },
}

const approve = { approve: { at: 'postTestTraffic', approval: true, timeout: '3m' } }
const migrate = { migrate: { at: 'preScaleUp', run: 'job/migrate', timeout: '3m' } }
const isRolling = ({ way }: Theatre) => way === 'plain' || way === 'rolling'

const refused: Story = {
  name: 'its gate is refused',
  async play(theatre, from) {
    const { commit, until, house } = theatre
    if (isRolling(theatre)) {
      commit('web:exits', { gates: migrate })
      return { image: from, held: true, deployments: 0 }
    }
    commit('web:2', { gates: approve })
    await until(() => refuse(house.world))
    return { image: from, held: true, deployments: 1 }
  },
}

const timedOut: Story = {
  name: 'nobody answers at its gate',
  async play(theatre, from) {
    const rolling = isRolling(theatre)
    theatre.commit(rolling ? 'web:slow' : 'web:2', { gates: rolling ? migrate : approve })
    return { image: from, held: true, deployments: rolling ? 0 : 1 }
  },
}

const endless: Story = {
  name: 'it does not end',
  async play({ commit }, from) {
    commit('web:never', { timeout: '5m' })
    return { image: from, held: true, deployments: 1 }
  },
}

export const stories: readonly Story[] = [
  good,
  breaker,
  alarm,
  overtaken,
  takenBack,
  rolledBack,
  refused,
  timedOut,
  endless,
]

/** Not Plumbline, whose calls alone are troubled. */
const person = { principal: 'observer' }

/** A person says no at the pause that ECS waits at. Answers whether there was one. */
async function refuse(world: World): Promise<boolean> {
  const [newest] = await deployments(world)
  const look = { serviceDeploymentArns: [newest?.serviceDeploymentArn] }
  const { serviceDeployments = [] } = (await world.call(
    'ecs',
    'DescribeServiceDeployments',
    look,
    person,
  )) as { serviceDeployments?: ServiceDeployment[] }
  const [{ serviceDeploymentArn, lifecycleHookDetails = [] } = {}] = serviceDeployments
  const hook = lifecycleHookDetails.find(({ status }) => status === 'AWAITING_ACTION')
  if (hook === undefined) return false
  const input = { serviceDeploymentArn, hookId: hook.hookId, action: 'ROLLBACK' }
  await world.call('ecs', 'ContinueServiceDeployment', input, person)
  return true
}

/** Every deployment that ECS was made to start, newest first. */
export async function deployments(world: World): Promise<readonly ServiceDeploymentBrief[]> {
  const input = { cluster: 'prod', service: 'web', maxResults: 100 }
  const { serviceDeployments = [] } = (await world.call(
    'ecs',
    'ListServiceDeployments',
    input,
    person,
  )) as { serviceDeployments?: ServiceDeploymentBrief[] }
  return serviceDeployments
}
