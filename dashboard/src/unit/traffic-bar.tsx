import type { UnitTasks } from '@plumbline/api/contract'

type Version = UnitTasks['versions'][number]

const width = 1000
const height = 10

/** How ECS splits the traffic between two versions; where it does not, how many tasks of each run. */
export function TrafficBar({ versions }: { readonly versions: readonly Version[] }) {
  const splits = versions.some(({ traffic }) => traffic !== null)
  const sizeOf = ({ traffic, running }: Version) => (splits ? (traffic ?? 0) : running)
  // The old one stands on the left: it is what the new one takes over from.
  const ordered = versions.toSorted((a, b) => Number(a.newest) - Number(b.newest))
  const whole = Math.max(
    1,
    ordered.reduce((sum, version) => sum + sizeOf(version), 0),
  )
  const words = ordered.map((version) => wordsOf(version, sizeOf(version), splits))
  let x = 0
  return (
    <figure className="traffic">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${splits ? 'Traffic' : 'Tasks'}: ${words.join(', ')}`}
      >
        {ordered.map((version) => {
          const from = x
          x += (sizeOf(version) / whole) * width
          return (
            <rect
              key={version.version}
              className={version.newest ? 'changing' : 'stable'}
              x={from}
              width={x - from}
              height={height}
            />
          )
        })}
      </svg>
      <figcaption>
        {words.map((text) => (
          <span key={text}>{text}</span>
        ))}
      </figcaption>
    </figure>
  )
}

function wordsOf({ version, newest, failed }: Version, size: number, splits: boolean): string {
  const what = splits ? `${size} % of the traffic` : size === 1 ? '1 task' : `${size} tasks`
  const failures = failed > 0 ? `, ${failed} failed` : ''
  return `${newest ? 'new' : 'old'} ${version}: ${what}${failures}`
}
