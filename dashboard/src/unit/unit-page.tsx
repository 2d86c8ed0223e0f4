import type { UnitStatus } from '@plumbline/api/contract'
import { Link, useLocation } from 'wouter'
import { CallError } from '../data/call.ts'
import { keyOf, type UnitName } from '../data/fleet.ts'
import { usePinned } from '../data/pinned.ts'
import { useUnit } from '../data/queries.ts'
import { useKeys } from '../parts/keys.tsx'
import { PinButton } from '../parts/pin.tsx'
import { Trouble, Waits } from '../parts/small.tsx'
import { useTitle } from '../parts/title.ts'
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
  const isPinned = usePinned().includes(keyOf(unit))
  const tab = useTab()
  const [, go] = useLocation()
  useKeys({
    d: () => {
      go(`/units/${keyOf(unit)}`)
      requestAnimationFrame(() => document.querySelector('#differences')?.scrollIntoView())
    },
    ...(hasLogs(unit) && { l: () => go(`/units/${keyOf(unit)}?tab=logs`) }),
  })
  useTitle(`${unit.name} in ${unit.environment}`)
  return (
    <>
      <p className="crumbs">
        <Link href="/">Units</Link> /{' '}
        <Link href={`/?environment=${unit.environment}`}>{unit.environment}</Link>
      </p>
      <div className="top">
        <h1>
          {unit.name} <small>{unit.kind}</small>{' '}
          {(status !== undefined || isPinned) && <PinButton unit={keyOf(unit)} />}
        </h1>
        {status && <Actions unit={unit} status={status} />}
      </div>
      {error && <Trouble error={error} again={refetch} />}
      {isUnknown(error) && (
        <p>
          <Link href={`/?q=${encodeURIComponent(unit.name)}`}>Units with this name</Link> ·{' '}
          <Link href="/">All units</Link>
        </p>
      )}
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

function isUnknown(error: Error | null): boolean {
  return error instanceof CallError && error.code === 'unit-unknown'
}

function Tabs({ unit, chosen }: { readonly unit: UnitName; readonly chosen: Tab }) {
  return (
    <nav className="tabs" aria-label="Parts of this page">
      {tabsOf(unit).map(([tab, name]) => (
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

/** What a bundle puts onto hosts has no log in AWS. */
function hasLogs({ kind }: UnitName): boolean {
  return kind !== 'bundle'
}

function tabsOf(unit: UnitName) {
  return Object.entries(tabs).filter(([tab]) => tab !== 'logs' || hasLogs(unit))
}

interface ChosenProps {
  readonly unit: UnitName
  readonly status: UnitStatus
  readonly tab: Tab
}

function Chosen({ unit, status, tab }: ChosenProps) {
  if (tab === 'releases') return <Releases unit={unit} status={status} />
  if (tab === 'logs') return isNowhere(status) ? <Nowhere /> : <Logs unit={unit} />
  if (tab === 'history') return <History unit={unit} />
  return (
    <>
      <Axes status={status} />
      <Gates unit={unit} gates={status.gates} may={status.may} />
      <Notices status={status} />
      <Newest unit={unit} status={status} />
      {status.evidence && <EvidencePart evidence={status.evidence} hold={status.hold} />}
      {isNowhere(status) ? <Nowhere /> : <WhatIsThere unit={unit} status={status} />}
    </>
  )
}

function WhatIsThere({ unit, status }: Omit<ChosenProps, 'tab'>) {
  return (
    <>
      {unit.kind === 'bundle' ? (
        <p>
          <Link href="/puppet">Its hosts</Link>, and which of them have it.
        </p>
      ) : (
        <RunningPart unit={unit} />
      )}
      <Differences unit={unit} held={status.hold !== null} />
      <StructurePart unit={unit} status={status} />
    </>
  )
}

/** Its documents were wrong from the first: nobody knows what to look for in AWS. */
function isNowhere({ problems, revisions: { applied, lastGood } }: UnitStatus): boolean {
  return problems.length > 0 && applied === null && lastGood === null
}

function Nowhere() {
  return <p className="soft">Nothing of it was ever in place.</p>
}
