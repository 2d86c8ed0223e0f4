import { durationOf } from '@plumbline/api/contract/briefly'
import { TableHead } from '../parts/table-head.tsx'
import { useNow } from '../data/clock.ts'
import { summaryOf, toneOf, type Task } from './task-tone.ts'

const square = 14
const gap = 4
const perLine = 25

interface Props {
  readonly tasks: readonly Task[]
  /** The version that is in place, or on its way there. Tasks of others are drawn as outlines. */
  readonly newest: string | undefined
}

/** Every task as a square, in a row for its zone. */
export function HeatMap({ tasks, newest }: Props) {
  const zones = Map.groupBy(tasks, ({ zone }) => zone ?? 'not placed yet')
  const hasOld = newest !== undefined && tasks.some(({ version }) => version !== newest)
  return (
    <div className="panel">
      <table className="heat">
        <TableHead words={['Zone', 'Tasks']} numbers={['How they are']} />
        <tbody>
          {[...zones].map(([zone, own]) => (
            <tr key={zone}>
              <th scope="row">{zone}</th>
              <td>
                <Squares tasks={own} newest={newest} zone={zone} />
              </td>
              <td className="number">{summaryOf(own)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {hasOld && <p className="legend soft">Outlined: an older version than {newest}.</p>}
    </div>
  )
}

function Squares({ tasks, newest, zone }: Props & { readonly zone: string }) {
  const now = useNow()
  const columns = Math.min(perLine, tasks.length)
  const lines = Math.ceil(tasks.length / perLine)
  const [width, height] = [columns * (square + gap) - gap, lines * (square + gap) - gap]
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${zone}: ${summaryOf(tasks)}`}
    >
      {tasks.map((task, index) => (
        <rect
          key={task.id}
          className={`${toneOf(task)}${newest === undefined || task.version === newest ? '' : ' old'}`}
          x={(index % perLine) * (square + gap) + 1}
          y={Math.floor(index / perLine) * (square + gap) + 1}
          width={square - 2}
          height={square - 2}
          rx={3}
        >
          <title>{titleOf(task, now)}</title>
        </rect>
      ))}
    </svg>
  )
}

function titleOf({ id, version, state, health, startedAt }: Task, now: number): string {
  const since = startedAt === null ? '' : ` for ${durationOf(now - Date.parse(startedAt))}`
  return `${id}: ${version}, ${state}${since}, ${health === 'UNKNOWN' ? 'not checked' : health}`
}
