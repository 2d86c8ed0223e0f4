import type { World } from '@plumbline/simulator'
import type { House } from '../support/house.ts'
import { environment, service } from '../support/shop.ts'
import type { Files } from '../support/memory-git.ts'
import type { Dice } from '../support/random.ts'

/** What the test wants of one service, in both environments. */
export interface Wish {
  readonly image: string
  readonly scale: number
  readonly level: string
}
export type Wishes = Readonly<Record<string, Wish>>

export function filesOf(wishes: Wishes): Files {
  const apps = Object.entries(wishes).map(([name, { image, scale, level }]) => [
    `apps/${name}.yaml`,
    service(name, `{ image: "${image}", scale: ${scale}, env: { LEVEL: ${level} } }`),
  ])
  return {
    'environments/dev.yaml': environment('dev'),
    'environments/prod.yaml': environment('prod'),
    ...Object.fromEntries(apps),
  }
}

/** One thing that happens to the house. Returns the wishes after it. */
export type Trouble = (house: House, wishes: Wishes, dice: Dice) => Promise<Wishes>

const principal = 'arn:aws:iam::123456789012:user/somebody'
const levels = ['debug', 'info', 'warn']

async function commit(house: House, wishes: Wishes, dice: Dice): Promise<Wishes> {
  const name = dice.one(Object.keys(wishes))
  const before = wishes[name] as Wish
  const wish = dice.one<Wish>([
    { ...before, image: `${name}:${dice.below(5)}` },
    { ...before, scale: dice.below(4) },
    { ...before, level: dice.one(levels) },
    { ...before, image: `${name}:bad` },
  ])
  const after = { ...wishes, [name]: wish }
  house.git.commit(filesOf(after))
  return after
}

/** Somebody else changes AWS by hand. What does not apply just now is refused, as it would be for a person. */
async function meddle(house: House, wishes: Wishes, dice: Dice): Promise<Wishes> {
  const cluster = dice.one(['dev', 'prod'])
  const name = dice.one(Object.keys(wishes))
  const call = (operation: string, input: object) =>
    house.world.call('ecs', operation, input, { principal }).catch(() => undefined)
  await dice.one([
    () => call('UpdateService', { cluster, service: name, desiredCount: dice.below(6) }),
    () => call('UpdateService', { cluster, service: name, enableExecuteCommand: true }),
    () => call('UpdateService', { cluster, service: name, forceNewDeployment: true }),
    () => call('DeleteService', { cluster, service: name, force: true }),
    async () => {
      await call('RegisterTaskDefinition', handmade(cluster, name))
      await call('UpdateService', { cluster, service: name, taskDefinition: `${cluster}-${name}` })
    },
  ])()
  return wishes
}

function handmade(cluster: string, name: string): object {
  return {
    family: `${cluster}-${name}`,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ name, image: `${name}:hand` }],
  }
}

async function kill(house: House, wishes: Wishes): Promise<Wishes> {
  await house.restart()
  return wishes
}

async function gitFails(house: House, wishes: Wishes, dice: Dice): Promise<Wishes> {
  house.git.fail(dice.one([undefined, 'SourceUnreachable', 'BranchMissing', 'EmptyRepository']))
  return wishes
}

/** AWS answers wrongly, late or not at all, for reads and writes alike. */
async function awsFails(house: House, wishes: Wishes, dice: Dice): Promise<Wishes> {
  const operation = dice.one([
    '*',
    'ecs:UpdateService',
    'ecs:CreateService',
    'ecs:RegisterTaskDefinition',
    'ecs:DescribeServices',
    'ecs:DescribeTaskDefinition',
    'ecs:ListServiceDeployments',
    'ecs:ListServices',
    'logs:*',
  ])
  const afterEffect = dice.chance(0.5)
  const outcome = dice.one([
    { kind: 'throttle' } as const,
    { kind: 'error', code: 'ServerException', status: 500, afterEffect } as const,
    { kind: 'reset', afterEffect } as const,
    { kind: 'hang', afterEffect } as const,
    { kind: 'truncated' } as const,
    { kind: 'html' } as const,
    { kind: 'access-denied' } as const,
  ])
  const controller = 'user/direct'
  const probability = dice.one([0.2, 0.5, 1])
  house.world.faults.prime({ operation, principal: controller, probability, outcome })
  return wishes
}

async function awsHeals(house: House, wishes: Wishes): Promise<Wishes> {
  house.world.faults.clear()
  return wishes
}

async function lag(house: House, wishes: Wishes, dice: Dice): Promise<Wishes> {
  house.world.control('ecs', { type: 'lag', ms: dice.one([0, 1_000, 5_000]) })
  return wishes
}

export const troubles: readonly Trouble[] = [
  commit,
  commit,
  commit,
  meddle,
  meddle,
  kill,
  gitFails,
  awsFails,
  awsFails,
  awsHeals,
  lag,
]

/** Takes every trouble away: what is left is the state of the world and the last commit. */
export function heal(house: House, world: World): void {
  house.git.fail(undefined)
  world.faults.clear()
  world.control('ecs', { type: 'lag', ms: 0 })
}
