import type { UnitStatus } from '@plumbline/api/contract'
import { useState, type ReactNode } from 'react'
import { call } from '../data/call.ts'
import type { UnitName } from '../data/fleet.ts'
import { useAsk } from '../data/queries.ts'
import { refusalOf } from '../parts/may.ts'
import { ReasonDialog, type Because } from '../parts/reason-dialog.tsx'

type Verb = 'hold' | 'suspend' | 'release' | 'rollback'

/** What each verb will do, said before it is done. */
const effects: Readonly<Record<Verb, ReactNode>> = {
  hold: 'Nothing new goes out to this unit until it is released; drift is repaired as before.',
  suspend:
    'Nothing at all is written for this unit until it is released; it is looked at as before.',
  release: 'The unit follows Git again: what Git wants is tried now.',
  rollback:
    'The newest release that was good, other than what Git wants, goes out now. The unit stays there until a commit changes it.',
}
const titles: Readonly<Record<Verb, string>> = {
  hold: 'Hold',
  suspend: 'Suspend',
  release: 'Release',
  rollback: 'Roll back',
}

/** What can be asked of a unit. What cannot is shown too, with the reason. */
export function Actions({
  unit,
  status,
}: {
  readonly unit: UnitName
  readonly status: UnitStatus
}) {
  const [open, setOpen] = useState<Verb>()
  const sync = useAsk(unit, () => call('syncUnit', { params: unit, body: {} }))
  const pinned = useAsk(unit, ({ verb, by }: { verb: Verb; by: Because }) => send(unit, verb, by))
  const { may } = status
  const held = status.hold !== null || status.pin !== null
  const whyNot: Readonly<Record<Verb, string | undefined>> = {
    hold:
      refusalOf(may.hold) ??
      (status.pin ? 'It is held or suspended by a person already.' : undefined),
    suspend:
      refusalOf(may.suspend) ??
      (status.pin?.mode === 'suspend' ? 'It is suspended already.' : undefined),
    release: refusalOf(may.release) ?? (held ? undefined : 'It is not held: it follows Git.'),
    rollback:
      refusalOf(may.rollback) ??
      (status.revisions.lastGood === null ? 'No release of it was good yet.' : undefined),
  }
  return (
    <div className="actions" role="group" aria-label="Actions">
      <button
        type="button"
        disabled={!may.sync.allowed}
        title={refusalOf(may.sync)}
        onClick={() => sync.mutate(undefined)}
      >
        Look now
      </button>
      {(Object.keys(titles) as Verb[]).map((verb) => (
        <button
          key={verb}
          type="button"
          disabled={whyNot[verb] !== undefined}
          title={whyNot[verb]}
          onClick={() => setOpen(verb)}
        >
          {titles[verb]} …
        </button>
      ))}
      {!may.hold.allowed && <small>{may.hold.why}</small>}
      {sync.error && (
        <span className="trouble" role="alert">
          {sync.error.message}
        </span>
      )}
      {open !== undefined && (
        <ReasonDialog
          title={`${titles[open]} ${unit.name} in ${unit.environment}`}
          effect={effects[open]}
          verb={titles[open]}
          send={(by) => pinned.mutateAsync({ verb: open, by })}
          close={() => setOpen(undefined)}
        />
      )}
    </div>
  )
}

async function send(unit: UnitName, verb: Verb, by: Because): Promise<unknown> {
  const params = unit
  switch (verb) {
    case 'hold':
    case 'suspend':
      return call('holdUnit', { params, body: { ...by, mode: verb } })
    case 'release':
      return call('releaseUnit', { params, body: by })
    case 'rollback':
      return call('rollbackUnit', { params, body: by })
  }
}
