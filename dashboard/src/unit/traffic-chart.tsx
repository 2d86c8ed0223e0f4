import { Moment } from '../parts/small.tsx'
import { lineOf, type Seen } from '../data/traffic-seen.ts'

const chart = { width: 1000, height: 48 }

/** How the traffic moved to the new version, as far as this page looked: before that nobody wrote it down. */
export function TrafficChart({ seen: { version, samples } }: { readonly seen: Seen }) {
  const [first, last] = [samples[0], samples.at(-1)]
  if (first === undefined || last === undefined || samples.length < 2) return null
  const line = lineOf(samples, chart)
  const shares = samples.map(({ share }) => share)
  const steps = shares.filter((share, index) => share !== shares[index - 1])
  return (
    <figure className="traffic-chart">
      <svg
        viewBox={`0 0 ${chart.width} ${chart.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Traffic of ${version} while this page looked: ${steps.map((share) => `${share} %`).join(', then ')}`}
      >
        <path className="area" d={`${line}V${chart.height}H0Z`} />
        <path className="line" d={line} vectorEffect="non-scaling-stroke" />
      </svg>
      <figcaption>
        <span>
          traffic of {version}, seen by this page since <Moment at={first.at} />
        </span>
        <span>now {last.share} %</span>
      </figcaption>
    </figure>
  )
}
