import { expect, it } from 'vitest'
import { mortal, type Death } from '../support/mortal.ts'
import { scalingHouse, type ScalingHouse } from './scaling-world.ts'

const scaled = {
  alarms: { high: { metric: 'cpu', above: '60%', for: '3 of 3' } },
  scale: {
    min: 2,
    max: 6,
    memory: '80%',
    steps: { up: { when: 'high', add: 2 } },
    schedules: { day: { cron: '0 7 * * *', min: 3 } },
  },
}

/** A service comes to scale, and no longer does. `death` is the moment at which the first controller is killed. */
async function tell(death: Death | undefined) {
  const lives = [mortal(death)]
  const living = () => lives.at(-1) ?? mortal(undefined)
  const story = await scalingHouse(scaled, {
    wrap: () => living().wrap,
    async revive(house) {
      if (!living().dead) return
      lives.push(mortal(undefined))
      await house.restart()
    },
  })
  const stands = await stateOf(story)
  await story.release({ scale: 3 })
  const gone = await stateOf(story)
  const calls = lives[0]?.calls ?? 0
  await story.house.stop()
  return { stands, gone, calls, died: lives.length > 1, counts: story.counts() }
}

/** Without what depends on the moment at which it came to be. */
async function stateOf({ target, policies, actions, alarms, count, drift }: ScalingHouse) {
  const { MinCapacity, MaxCapacity } = (await target()) ?? {}
  return {
    limits: [MinCapacity, MaxCapacity],
    policies: (await policies()).map(({ PolicyName }) => PolicyName),
    actions: (await actions()).map(({ ScheduledActionName }) => ScheduledActionName),
    alarms: (await alarms()).map(({ AlarmName, AlarmActions = [] }) => [
      AlarmName,
      AlarmActions.length,
    ]),
    count: await count(),
    drift: drift(),
  }
}

it.each(['before', 'after'] as const)(
  'scaling that is put up and taken down ends the same when it is killed %s any call',
  async (moment) => {
    const peace = await tell(undefined)
    expect(peace.calls).toBeGreaterThan(80)

    for (let at = 1; at <= peace.calls; at++) {
      const { died, stands, gone, counts } = await tell({ at, moment })

      expect({ at, died }).toEqual({ at, died: true })
      expect({ at, stands, gone, counts }).toEqual({
        at,
        stands: peace.stands,
        gone: peace.gone,
        counts: peace.counts,
      })
    }
    expect(peace.stands).toEqual({
      limits: [2, 6],
      policies: ['prod-web-memory', 'prod-web-step-up'],
      actions: ['prod-web-day'],
      alarms: [['plumbline/prod/web/high', 1]],
      count: 2,
      drift: [],
    })
    expect(peace.gone).toEqual({
      limits: [undefined, undefined],
      policies: [],
      actions: [],
      alarms: [],
      count: 3,
      drift: [],
    })
  },
)
