import { followRealTime, isRead, serve, type SavedWorld } from '@plumbline/simulator'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AwsOptions, Watch } from './aws.ts'
import { wallMs } from './machine.ts'
import { wideWorld } from './wide-world.ts'

/** The part `aws`: serves a world until it is ended. */
export async function run({ throttling, factor, from }: AwsOptions): Promise<void> {
  const world = await wideWorld(throttling)
  if (from !== undefined) world.restore(JSON.parse(readFileSync(from, 'utf8')) as SavedWorld)
  let watched: Watch | undefined
  process.on('message', (watch: Watch) => (watched = watch))
  // Whoever started it is gone, and nobody else can end it.
  process.on('disconnect', () => process.exit(0))
  const told = {
    ...world,
    async perform(...call: Parameters<typeof world.perform>) {
      // What a program does to its queue of events is no write of this kind.
      if (watched?.watch === 'write' && call[0] !== 'sqs' && !isRead(call[1])) seen()
      const outcome = await world.perform(...call)
      if (watched?.watch === 'told' && tells(call[1], outcome, watched.text)) seen()
      return outcome
    },
  }
  function seen(): void {
    watched = undefined
    process.send?.({ at: wallMs() })
  }
  const clock = factor > 0 ? followRealTime(world, factor) : undefined
  const server = await serve(told, { port: 0, ...(clock && { clock }) })
  process.send?.({ url: server.url })
  await once(process, 'SIGTERM')
  await server.close()
  process.exit(0)
}

/** Whether a queue hands out a message with this text. */
function tells(operation: string, outcome: object, text: string): boolean {
  return operation === 'ReceiveMessage' && JSON.stringify(outcome).includes(text)
}
