import type { UnitStatus } from '@plumbline/api/contract'
import type { ReactNode } from 'react'
import { call, type Bound } from '../data/call.ts'
import type { UnitName } from '../data/fleet.ts'
import { useAsk } from '../data/queries.ts'
import { ReasonDialog, type Because } from '../parts/reason-dialog.tsx'
import { VerbButtons } from '../parts/verb-buttons.tsx'
import { useAsked, verbs, type Verb } from '../data/verbs.ts'
import { whyNotOf } from './why-not.ts'

/** What each verb will do, said before it is done. */
const effects: Readonly<Record<Verb, ReactNode>> = {
  sync: 'AWS is looked at now, and brought to what Git says, ahead of everything else.',
  hold: 'Nothing new goes out to this unit until it is released; drift is repaired as before.',
  suspend:
    'Nothing at all is written for this unit until it is released; it is looked at as before.',
  release: 'The unit follows Git again: what Git wants is tried now.',
  rollback:
    'The newest release that was good, other than what Git wants, goes out now. The unit stays there until a commit changes it.',
}

interface Props {
  readonly unit: UnitName
  readonly status: UnitStatus
}

/** What can be asked of a unit. What cannot is shown too, with the reason. The address says which question is open. */
export function Actions({ unit, status }: Props) {
  const [asked, ask] = useAsked(unit)
  const whyNot = whyNotOf(status)
  const refusal = asked === undefined ? undefined : whyNot[asked]
  return (
    <div className="actions" role="group" aria-label="Actions">
      <VerbButtons<Verb> verbs={verbs} whyNot={whyNot} choose={ask} />
      {!status.may.hold.allowed && <small>{status.may.hold.why}</small>}
      {refusal !== undefined && (
        <small className="attention" role="status">
          {refusal}
        </small>
      )}
      {asked !== undefined && refusal === undefined && (
        <Asked unit={unit} verb={asked} close={() => ask(undefined)} />
      )}
    </div>
  )
}

interface AskedProps {
  readonly unit: UnitName
  readonly verb: Verb
  readonly close: () => void
}

function Asked({ unit, verb, close }: AskedProps) {
  const sent = useAsk(unit, ({ by, bound }: { by: Because; bound: Bound }) =>
    send(unit, verb, by, bound),
  )
  const planned = verb === 'sync' || verb === 'rollback' || verb === 'release'
  return (
    <ReasonDialog
      title={`${verbs[verb]} ${unit.name} in ${unit.environment}`}
      effect={effects[verb]}
      verb={verbs[verb]}
      plain={verb === 'sync'}
      {...(planned && { preview: { unit, action: verb } })}
      send={(by, bound) => sent.mutateAsync({ by, bound })}
      close={close}
    />
  )
}

async function send(unit: UnitName, verb: Verb, by: Because, bound: Bound): Promise<unknown> {
  const to = { params: unit, ...bound }
  switch (verb) {
    case 'sync':
      return call('syncUnit', { ...to, body: {} })
    case 'hold':
    case 'suspend':
      return call('holdUnit', { ...to, body: { ...by, mode: verb } })
    case 'release':
      return call('releaseUnit', { ...to, body: by })
    case 'rollback':
      return call('rollbackUnit', { ...to, body: by })
  }
}
