import { durationOf } from '@plumbline/api/contract/briefly'
import { useIsLive, useLive } from '../data/live.ts'
import { useNow } from '../data/clock.ts'
import { useWhoAmI } from '../data/queries.ts'
import { Moment } from './small.tsx'

/** As `useIsLive`; a stream may be refused to whoever is not signed in, so none is lost until it is known who looks. */
function useIsLiveForMe(): boolean | undefined {
  const live = useIsLive()
  const { isPending } = useWhoAmI()
  return isPending && live === false ? undefined : live
}

export function ConnectionNote() {
  const live = useIsLiveForMe()
  const words = { true: 'Live', false: 'Connection lost', undefined: 'Connecting …' } as const
  return (
    <p className={`connection ${live === true ? 'good' : live === false ? 'trouble' : 'quiet'}`}>
      <span aria-hidden="true">●</span> <span role="status">{words[`${live}`]}</span>
    </p>
  )
}

/** Old data stays on the screen, and it is said how old it is. */
export function ConnectionBanner() {
  const { connection } = useLive()
  const live = useIsLiveForMe()
  const now = useNow()
  if (live !== false || connection === undefined) return null
  const lost = connection.live ? now : connection.since
  return (
    <div className="banner attention" role="alert">
      <strong>Connection lost.</strong> What you see is from <Moment at={lost} />
      {now - lost >= 1000 && `, ${durationOf(now - lost)} ago`}. Trying again.
    </div>
  )
}
