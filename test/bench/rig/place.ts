import { isRead, type SavedWorld, type World } from '@plumbline/simulator'
import { collectGarbage } from './garbage.ts'
import { nearWorld } from './near-world.ts'
import { wideWorld } from './wide-world.ts'
import { startAws, type AwsProcess, type Counts } from './aws.ts'
import { remoteWorld, type RemoteWorld } from './remote-world.ts'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An AWS for a house, in this process or behind a wire. */
export interface Place {
  readonly world: RemoteWorld
  counts(): Promise<Counts>
  /** Called once, just before the next write is sent. */
  atNextWrite(tell: () => void): void
  /** Has the same world served by a process of its own, so that what is measured here is the controller alone. */
  moveOut(): Promise<void>
  end(): Promise<void>
}

interface Standing {
  readonly world: RemoteWorld
  counts(): Promise<Counts>
  state(): Promise<unknown>
  end(): Promise<void>
}

/** @param from what the world in this process begins as; left out: empty */
export async function startPlace(wired: boolean, from?: SavedWorld): Promise<Place> {
  let at = wired
    ? await far(await startAws({ throttling: true, factor: 0 }))
    : near(await worldFrom(from))
  let isFar = wired
  let leading: { now(): number } | undefined
  let onWrite: (() => void) | undefined

  const world: RemoteWorld = {
    account: '123456789012',
    region: 'eu-west-1',
    now: () => at.world.now(),
    advance: (ms) => at.world.advance(ms),
    nextEventAt: () => at.world.nextEventAt(),
    call(...call) {
      if (onWrite !== undefined && !isRead(call[1])) {
        onWrite()
        onWrite = undefined
      }
      return at.world.call(...call)
    },
    quiet: () => at.world.quiet(),
    keepUpWith(clock) {
      leading = clock
      at.world.keepUpWith(clock)
    },
  }

  return {
    world,
    counts: () => at.counts(),
    atNextWrite(tell) {
      onWrite = tell
    },
    async moveOut() {
      if (isFar) return
      const folder = mkdtempSync(join(tmpdir(), 'plumbline-world-'))
      const from = join(folder, 'world.json')
      writeFileSync(from, JSON.stringify(await at.state()))
      at = await far(await startAws({ throttling: true, factor: 0, from }))
      isFar = true
      if (leading !== undefined) at.world.keepUpWith(leading)
      rmSync(folder, { recursive: true })
      // The world that was here is none of the controller's.
      collectGarbage()
    },
    end: () => at.end(),
  }
}

async function worldFrom(from: SavedWorld | undefined): Promise<World> {
  const world = await wideWorld(true)
  if (from === undefined) return world
  world.restore(from)
  // It was made without rates.
  world.throttle.set({ enabled: true }, world.now())
  return world
}

function near(world: World): Standing {
  return {
    world: nearWorld(world),
    counts: async () => world.journal.counts(),
    state: async () => world.save(),
    end: async () => {},
  }
}

async function far(aws: AwsProcess): Promise<Standing> {
  return {
    world: await remoteWorld(aws),
    counts: () => aws.counts(),
    state: () => aws.control('state'),
    end: () => aws.end(),
  }
}
