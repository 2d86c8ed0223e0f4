import type { World } from '@plumbline/simulator'
import type { HouseWorld } from '../../support/direct.ts'
import type { RemoteWorld } from './remote-world.ts'

/** A world in this process whose time is that of the house at each call, so that AWS's rates are those of the moment. */
export function nearWorld(world: World): RemoteWorld {
  let leading: { now(): number } = world
  const caught: HouseWorld['call'] = (...call) => {
    world.advance(Math.max(0, leading.now() - world.now()))
    return world.call(...call)
  }
  return {
    account: world.account,
    region: world.region,
    now: () => world.now(),
    advance: (ms) => world.advance(ms),
    nextEventAt: () => world.nextEventAt(),
    call: caught,
    quiet: async () => {},
    keepUpWith(clock) {
      leading = clock
    },
  }
}
