import type { Load } from '@plumbline/api/contract'
import { durationOf } from '@plumbline/api/contract/briefly'
import { msOf, releasesIn } from './figures.ts'
import './insights.css'

const shownMax = 60
/** Width of a bar with its gap (rem): few releases make a narrow picture, and many share the width. */
const barRem = 1.5
const narrowestRem = 18
const chart = { width: 1000, height: 60, gap: 4 }

/** How long each of the newest releases took, oldest on the left. */
export function Durations({ attempts }: { readonly attempts: Load['attempts'] }) {
  const shown = releasesIn(attempts).slice(0, shownMax).toReversed()
  if (shown.length < 2) return null
  const longest = Math.max(1, ...shown.map(msOf))
  const step = chart.width / shown.length
  return (
    <figure
      className="durations"
      style={{ maxWidth: `${Math.max(narrowestRem, shown.length * barRem)}rem` }}
    >
      <svg
        viewBox={`0 0 ${chart.width} ${chart.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`How long the newest ${shown.length} releases took; the longest ${durationOf(longest)}`}
      >
        {shown.map((attempt, index) => {
          const height = Math.max(2, (msOf(attempt) / longest) * chart.height)
          const { environment, kind, name, outcome, began } = attempt
          return (
            <rect
              key={`${environment}/${kind}/${name} ${began} ${index}`}
              className={outcome === 'succeeded' ? 'good' : 'trouble'}
              x={index * step}
              y={chart.height - height}
              width={Math.max(2, step - chart.gap)}
              height={height}
            >
              <title>{`${environment}/${kind}/${name}: ${outcome} after ${durationOf(msOf(attempt))}`}</title>
            </rect>
          )
        })}
      </svg>
      <figcaption>
        <span>oldest</span>
        <span>longest {durationOf(longest)}</span>
        <span>newest</span>
      </figcaption>
    </figure>
  )
}
