import { useLive } from '../data/live.ts'
import { useNow } from '../data/clock.ts'
import { durationOf } from './small.tsx'

/** Whether what is shown is up to date. Old data stays on the screen, and its age is said. */
export function ConnectionNote() {
  const { connection, error } = useLive()
  const now = useNow()
  const live = connection?.live === true && error === undefined
  return (
    <p className={`connection ${live ? 'good' : 'attention'}`} role="status">
      {connection === undefined
        ? 'Connecting …'
        : live
          ? 'Live'
          : `Not connected for ${durationOf(now - connection.since)}; what you see may be old. Trying again.`}
    </p>
  )
}
