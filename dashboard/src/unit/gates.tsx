import type { UnitStatus } from '@plumbline/api/contract'
import { useState } from 'react'
import { call } from '../data/call.ts'
import type { UnitName } from '../data/fleet.ts'
import { useAsk } from '../data/queries.ts'
import { refusalOf } from '../data/may.ts'
import { Commit } from '../parts/commit.tsx'
import { Ago, Until } from '../parts/small.tsx'
import { ReasonDialog, type Because } from '../parts/reason-dialog.tsx'
import { VerbButtons } from '../parts/verb-buttons.tsx'
import { saidAtGate } from './said-at-gate.ts'

type Waiting = UnitStatus['gates']['waiting'][number]
type Verb = 'approveUnit' | 'rejectUnit'

const verbs = { approveUnit: 'Approve', rejectUnit: 'Reject' } as const satisfies Record<
  Verb,
  string
>
const effects = {
  approveUnit: 'The release goes on from this gate.',
  rejectUnit:
    'The release goes back to what was in place, and the unit is held there until a commit changes it.',
} as const satisfies Record<Verb, string>

interface Props {
  readonly unit: UnitName
  readonly gates: UnitStatus['gates']
  readonly may: UnitStatus['may']
}

/** What keeps the newest release back, with a way to answer; and what was answered before. */
export function Gates({ unit, gates: { waiting, answers }, may }: Props) {
  return (
    <>
      {waiting.map((gate) => (
        <WaitingGate key={`${gate.stage} ${gate.name}`} unit={unit} gate={gate} may={may} />
      ))}
      {answers.length > 0 && (
        <ul className="answers soft" aria-label="What was said at gates">
          {answers.map(({ gate, stage, why, at, ...said }) => (
            <li key={`${gate} ${at} ${said.by}`}>
              gate {gate} ({stage}): <strong>{saidAtGate(said)}</strong> <Ago at={at} /> ago: {why}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

interface WaitingProps extends Omit<Props, 'gates'> {
  readonly gate: Waiting
}

function WaitingGate({ unit, gate, may }: WaitingProps) {
  const { name, stage, waitsFor, revision, since, until, onTimeout, required, from, approvedBy } =
    gate
  return (
    <section className="banner attention" aria-label={`Gate ${name}`}>
      <p>
        <strong>
          Waits at gate {name} for {waitsFor === 'approval' ? 'an approval' : waitsFor}
        </strong>
        : commit <Commit revision={revision} />, at {stage}, for <Ago at={since} />.
      </p>
      <small>
        {waitsFor === 'approval' && `${approvedBy.length} of ${required} approved. `}
        {from.length > 0 && `May approve: ${from.join(', ')}. `}
        Unanswered, it {onTimeout === 'rollback' ? 'goes back' : 'goes on'} <Until at={until} />.
      </small>
      {gate.command !== null && <Answer unit={unit} gate={gate} may={may} />}
    </section>
  )
}

/** An answer is bound to what is shown here: the commit, the deployment and the gate. */
function Answer({ unit, gate, may }: WaitingProps) {
  const [open, setOpen] = useState<Verb>()
  const { name, revision, deployment } = gate
  const answer = useAsk(unit, ({ verb, by }: { verb: Verb; by: Because }) => {
    const body = { ...by, gate: name, revision, ...(deployment !== null && { deployment }) }
    return call(verb, { params: unit, body })
  })
  const whyNot = { approveUnit: refusalOf(may.approve), rejectUnit: refusalOf(may.reject) }
  return (
    <div className="actions">
      <VerbButtons<Verb> verbs={verbs} whyNot={whyNot} choose={setOpen} />
      {open !== undefined && (
        <ReasonDialog
          title={`${verbs[open]} gate ${name} of ${unit.name} in ${unit.environment}`}
          effect={effects[open]}
          verb={verbs[open]}
          send={(by) => answer.mutateAsync({ verb: open, by })}
          close={() => setOpen(undefined)}
        />
      )}
    </div>
  )
}
