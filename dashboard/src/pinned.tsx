import { looks, operationLook } from '@plumbline/api/contract/looks'
import { Link, useLocation } from 'wouter'
import { useLive } from './data/live.ts'
import { usePinned } from './data/pinned.ts'

/** The units that were pinned, with how they are, beside every screen. */
export function Pinned() {
  const pinned = usePinned()
  const { fleet } = useLive()
  const [path] = useLocation()
  if (pinned.length === 0) return null
  return (
    <nav aria-label="Pinned units" className="pinned">
      <h2>Pinned</h2>
      {pinned.map((key) => {
        const row = fleet.rows.get(key)
        const look =
          row &&
          (row.operation === 'Idle'
            ? looks.health[row.health]
            : operationLook(row.operation, row.waits))
        const word = row && (row.operation === 'Idle' ? row.health : row.operation)
        const [environment, , name] = key.split('/')
        return (
          <Link
            key={key}
            href={`/units/${key}`}
            aria-current={path === `/units/${key}` ? 'page' : undefined}
          >
            <span>
              {name} <small>{environment}</small>
            </span>
            <span className={look?.tone ?? 'quiet'} title={word ?? 'not known'}>
              <span aria-hidden="true">{look?.icon ?? '…'}</span>
              <span className="hidden">{word ?? 'not known'}</span>
            </span>
          </Link>
        )
      })}
    </nav>
  )
}
