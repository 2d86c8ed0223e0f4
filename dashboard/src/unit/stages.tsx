import type { Attempt, UnitPass, UnitStatus } from '@plumbline/api/contract'
import { durationOf } from '@plumbline/api/contract/briefly'
import { useNow } from '../data/clock.ts'
import { Commit } from '../parts/commit.tsx'
import { Said } from '../parts/small.tsx'
import { stagesOf } from './stages.ts'

const width = 1000
const height = 10

interface Props {
  readonly attempt: Attempt
  readonly passes: readonly UnitPass[]
  readonly gates: UnitStatus['gates']
}

/** What the newest attempt goes through, a row for each stage. */
export function StagesOf({ attempt, passes, gates }: Props) {
  const now = useNow()
  const stages = stagesOf(attempt, passes, gates)
  const from = Date.parse(attempt.began)
  const end = attempt.ended === null ? now : Date.parse(attempt.ended)
  const whole = Math.max(1, end - from)
  if (stages.length === 0) return null
  return (
    <section aria-labelledby="stages">
      <h2 id="stages">
        Newest {attempt.cause} <Commit revision={attempt.revision} />{' '}
        <small>
          {attempt.ended === null ? 'for' : 'took'} {durationOf(end - from)}
        </small>
      </h2>
      <div className="panel">
        <table className="stages">
          <tbody>
            {stages.map(({ name, tone, begin, end: ended, why }) => (
              <tr key={`${name} ${begin}`}>
                <th scope="row">{name}</th>
                <td className="bar">
                  <svg
                    viewBox={`0 0 ${width} ${height}`}
                    preserveAspectRatio="none"
                    aria-hidden="true"
                  >
                    <rect
                      className={tone}
                      x={(Math.max(0, begin - from) / whole) * width}
                      width={Math.max(4, (((ended ?? end) - begin) / whole) * width)}
                      height={height}
                      rx={2}
                    />
                  </svg>
                </td>
                <td className="number nowrap">
                  {durationOf((ended ?? end) - begin)}
                  {ended === undefined && ' so far'}
                </td>
                <td className="soft">
                  <Said text={why} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
