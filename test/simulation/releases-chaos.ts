import type { Dice } from '../support/random.ts'
import type { Chaos, Theatre } from './releases-world.ts'

const operations = [
  '*',
  'ecs:UpdateService',
  'ecs:StopServiceDeployment',
  'ecs:RegisterTaskDefinition',
  'ecs:DescribeServices',
  'ecs:DescribeTaskDefinition',
  'ecs:ListServiceDeployments',
  'ecs:DescribeServiceDeployments',
  'ecs:DescribeServiceRevisions',
  'ecs:RunTask',
  'elasticloadbalancing:*',
  'cloudwatch:*',
]

/** How long trouble lasts: as long as most rollouts. */
const spellMs = 6 * 60_000

export function chaosOf(dice: Dice): Chaos {
  const deeds = [awsFails, awsFails, awsHeals, gitFails, lag, kill, killAtACall]
  let on = false
  let until: number | undefined
  return {
    begin() {
      on = true
    },
    stepMs: () => dice.one([2_000, 5_000, 20_000]),
    async strike(theatre) {
      const now = theatre.house.clock.now()
      until ??= on ? now + spellMs : undefined
      if (on && now > (until ?? now)) await this.heal(theatre)
      else if (on && dice.chance(0.25)) await dice.one(deeds)(theatre, dice)
    },
    async heal(theatre) {
      on = false
      theatre.house.world.faults.clear()
      theatre.house.git.fail(undefined)
      theatre.house.world.control('ecs', { type: 'lag', ms: 0 })
      await theatre.reborn()
      // A process that was to die at a call of its own does so no more.
      await theatre.kill()
    },
  }
}

async function awsFails({ house }: Theatre, dice: Dice): Promise<void> {
  const afterEffect = dice.chance(0.5)
  const outcome = dice.one([
    { kind: 'throttle' } as const,
    { kind: 'error', code: 'ServerException', status: 500, afterEffect } as const,
    { kind: 'reset', afterEffect } as const,
    { kind: 'hang', afterEffect } as const,
    { kind: 'truncated' } as const,
    { kind: 'access-denied' } as const,
  ])
  const principal = 'user/direct'
  const probability = dice.one([0.2, 0.5, 1])
  const operation = dice.one(operations)
  house.world.faults.prime({ operation, principal, probability, outcome })
}

async function awsHeals({ house }: Theatre): Promise<void> {
  house.world.faults.clear()
}

async function gitFails({ house }: Theatre, dice: Dice): Promise<void> {
  house.git.fail(dice.one([undefined, 'SourceUnreachable', 'EmptyRepository']))
}

async function lag({ house }: Theatre, dice: Dice): Promise<void> {
  house.world.control('ecs', { type: 'lag', ms: dice.one([0, 1_000, 5_000]) })
}

async function kill(theatre: Theatre): Promise<void> {
  await theatre.kill()
}

async function killAtACall(theatre: Theatre, dice: Dice): Promise<void> {
  await theatre.kill(1 + dice.below(30))
}
