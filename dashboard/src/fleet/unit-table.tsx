import type { UnitRow } from '@plumbline/api/contract'
import { levelOf } from '@plumbline/api/contract/worst'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { keyOf } from '../data/fleet.ts'
import { useKeys } from '../parts/keys.tsx'
import { Commit } from '../parts/commit.tsx'
import { Ago, Said } from '../parts/small.tsx'
import { HealthWord, OperationWord, SyncWord } from '../parts/words.tsx'

/** As `fleet.css` has it: from here on a row is a card. */
const narrow = '(max-width: 60rem)'

/** Height of a row before it is measured (px): far from it, the page would grow and jump while somebody scrolls. */
function heightOf(row: UnitRow): number {
  const isGood = levelOf(row) === 'good'
  if (matchMedia(narrow).matches) return isGood ? 82 : 130
  return isGood ? 56 : 75
}

const columns = ['Unit', 'Sync', 'Health', 'Operation', 'Why', 'Since', 'Revision'] as const

/**
 * The table of the units. Only the rows that are in sight are in the document, so that 10,000 cost as much as 20. The roles are
 * spelled out because rows are laid out one by one, which takes the meaning of a table from them.
 */
export function UnitTable({ rows }: { readonly rows: readonly UnitRow[] }) {
  const body = useRef<HTMLDivElement>(null)
  const [, go] = useLocation()
  const [chosen, choose] = useState<string>()
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => heightOf(rows[index]!),
    getItemKey: (index) => keyOf(rows[index]!),
    overscan: 8,
    scrollMargin: body.current?.offsetTop ?? 0,
  })
  const at = rows.findIndex((row) => keyOf(row) === chosen)
  const move = (to: number) => {
    const index = Math.min(rows.length - 1, Math.max(0, to))
    choose(keyOf(rows[index]!))
    virtual.scrollToIndex(index)
  }
  useKeys({
    j: () => move(at + 1),
    k: () => move(at - 1),
    ...(at !== -1 && { Enter: () => go(`/units/${chosen}`) }),
  })
  return (
    <div className="units" role="table" aria-label="Units" aria-rowcount={rows.length + 1}>
      <div role="rowgroup">
        <div className="row head" role="row" aria-rowindex={1}>
          {columns.map((name) => (
            <span
              key={name}
              role="columnheader"
              className={name === 'Since' ? 'number' : undefined}
            >
              {name}
            </span>
          ))}
        </div>
      </div>
      <div ref={body} role="rowgroup" className="body" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => (
          <div
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            role="row"
            aria-rowindex={index + 2}
            className={`row ${levelOf(rows[index]!)}${index === at ? ' chosen' : ''}`}
            style={{ transform: `translateY(${start - virtual.options.scrollMargin}px)` }}
          >
            <Cells row={rows[index]!} />
          </div>
        ))}
      </div>
    </div>
  )
}

function Cells({ row }: { readonly row: UnitRow }) {
  const {
    environment,
    kind,
    name,
    team,
    sync,
    health,
    operation,
    waits,
    why,
    since,
    next,
    revision,
  } = row
  return (
    <>
      <span role="cell" className="unit">
        <Link href={`/units/${keyOf(row)}`}>{name}</Link>
        <small className="short">
          {environment}
          {kind === 'service' ? '' : ` · ${kind}`}
          {team === null ? '' : ` · ${team}`}
        </small>
      </span>
      <span role="cell">
        <SyncWord word={sync} />
      </span>
      <span role="cell">
        <HealthWord word={health} />
      </span>
      <span role="cell">
        <OperationWord word={operation} waits={waits} />
      </span>
      <span role="cell" className="why">
        <span className="short" title={why}>
          <Said text={why} />
        </span>
        {levelOf(row) !== 'good' && (
          <small className="short" title={next}>
            <Said text={next} />
          </small>
        )}
      </span>
      <span role="cell" className="since number soft">
        <Ago at={since} />
      </span>
      <span role="cell" className="revision">
        <Commit revision={revision} />
      </span>
    </>
  )
}
