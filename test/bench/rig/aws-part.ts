import { followRealTime, isRead, serve, type SavedWorld } from '@plumbline/simulator'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AwsOptions } from './aws.ts'
import { wallMs } from './machine.ts'
import { wideWorld } from './wide-world.ts'

/** The part `aws`: serves a world until it is ended. */
export async function run({ throttling, factor, from }: AwsOptions): Promise<void> {
  const world = await wideWorld(throttling)
  if (from !== undefined) world.restore(JSON.parse(readFileSync(from, 'utf8')) as SavedWorld)
  let watched = false
  process.on('message', () => (watched = true))
  // Whoever started it is gone, and nobody else can end it.
  process.on('disconnect', () => process.exit(0))
  const told = {
    ...world,
    perform(...call: Parameters<typeof world.perform>) {
      if (watched && !isRead(call[1])) {
        watched = false
        process.send?.({ at: wallMs() })
      }
      return world.perform(...call)
    },
  }
  const clock = factor > 0 ? followRealTime(world, factor) : undefined
  const server = await serve(told, { port: 0, ...(clock && { clock }) })
  process.send?.({ url: server.url })
  await once(process, 'SIGTERM')
  await server.close()
  process.exit(0)
}
