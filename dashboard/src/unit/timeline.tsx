import type { UnitPass } from '@plumbline/api/contract'
import { durationOf } from '@plumbline/api/contract/briefly'
import { levelOf } from '@plumbline/api/contract/worst'
import { useNow } from '../data/clock.ts'
import { partsOf } from './parts-of-time.ts'

const width = 1000
const height = 22

/** How the unit was, from the oldest pass that is shown until now. Each part has the words of its state as its title. */
export function Timeline({ passes }: { readonly passes: readonly UnitPass[] }) {
  const now = useNow()
  const oldest = passes.at(-1)
  if (oldest === undefined) return null
  const from = Date.parse(oldest.at)
  const parts = partsOf(passes, now)
  return (
    <figure className="timeline">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`How it was: ${parts.map(({ words, ms }) => `${words} for ${durationOf(ms)}`).join(', then ')}`}
      >
        {parts.map(({ pass, start, share, words, ms }) => (
          <rect
            key={start}
            className={levelOf(pass)}
            x={start * width}
            width={Math.max(3, share * width)}
            height={height}
          >
            <title>
              {words} for {durationOf(ms)}
            </title>
          </rect>
        ))}
      </svg>
      <figcaption>
        <span>{durationOf(now - from)} ago</span>
        <span>now</span>
      </figcaption>
    </figure>
  )
}
