import type { UnitStatus } from '@plumbline/api/contract'
import { useEffect } from 'react'
import { Link, useLocation } from 'wouter'
import { keyOf, type UnitName } from '../data/fleet.ts'
import { useUnit } from '../data/queries.ts'
import { useKeys } from '../parts/keys.tsx'
import { PinButton } from '../parts/pin.tsx'
import { Trouble, Waits } from '../parts/small.tsx'
import { Actions } from './actions.tsx'
import { Axes } from './axes.tsx'
import { Differences } from './differences.tsx'
import { EvidencePart } from './evidence.tsx'
import { Gates } from './gates.tsx'
import { History } from './history.tsx'
import { Logs } from './logs.tsx'
import { Notices } from './notices.tsx'
import { Newest, Releases } from './releases.tsx'
import { RunningPart } from './running.tsx'
import { StructurePart } from './structure.tsx'
import { tabs, useTab, type Tab } from './tabs.ts'
import './unit.css'

/** Everything about one unit: how it is and why, what happens next, what can be done about it. */
export function UnitPage({ unit }: { readonly unit: UnitName }) {
  const { data: status, error, refetch } = useUnit(unit)
  const tab = useTab()
  const [, go] = useLocation()
  useKeys({
    d: () => {
      go(`/units/${keyOf(unit)}`)
      requestAnimationFrame(() => document.querySelector('#differences')?.scrollIntoView())
    },
    l: () => go(`/units/${keyOf(unit)}?tab=logs`),
  })
  useEffect(() => {
    document.title = `${unit.name} in ${unit.environment} · Plumbline`
  }, [unit])
  return (
    <>
      <p className="crumbs">
        <Link href="/">Units</Link> /{' '}
        <Link href={`/?environment=${unit.environment}`}>{unit.environment}</Link>
      </p>
      <div className="top">
        <h1>
          {unit.name} <small>{unit.kind}</small> <PinButton unit={keyOf(unit)} />
        </h1>
        {status && <Actions unit={unit} status={status} />}
      </div>
      {error && <Trouble error={error} again={refetch} />}
      {status === undefined ? (
        !error && <Waits what="the unit" />
      ) : (
        <>
          <Tabs unit={unit} chosen={tab} />
          <Chosen unit={unit} status={status} tab={tab} />
        </>
      )}
    </>
  )
}

function Tabs({ unit, chosen }: { readonly unit: UnitName; readonly chosen: Tab }) {
  return (
    <nav className="tabs" aria-label="Parts of this page">
      {Object.entries(tabs).map(([tab, name]) => (
        <Link
          key={tab}
          href={`/units/${keyOf(unit)}${tab === '' ? '' : `?tab=${tab}`}`}
          aria-current={tab === chosen ? 'page' : undefined}
        >
          {name}
        </Link>
      ))}
    </nav>
  )
}

interface ChosenProps {
  readonly unit: UnitName
  readonly status: UnitStatus
  readonly tab: Tab
}

function Chosen({ unit, status, tab }: ChosenProps) {
  if (tab === 'releases') return <Releases unit={unit} status={status} />
  if (tab === 'logs') return <Logs unit={unit} />
  if (tab === 'history') return <History unit={unit} />
  return (
    <>
      <Axes status={status} />
      <Gates unit={unit} gates={status.gates} may={status.may} />
      <Notices status={status} />
      <Newest unit={unit} status={status} />
      {status.evidence && <EvidencePart evidence={status.evidence} hold={status.hold} />}
      {unit.kind !== 'bundle' && <RunningPart unit={unit} />}
      <Differences unit={unit} held={status.hold !== null} />
      <StructurePart unit={unit} status={status} />
    </>
  )
}
