import type { Preview } from '@plumbline/api/contract'
import { useEffect } from 'react'
import { usePreview, type PreviewOf } from '../data/queries.ts'
import { Commit } from './commit.tsx'
import { Said, sentence, Waits } from './small.tsx'
import { FromTo } from './values.tsx'

/** What of a preview an action is bound to; without a state where it could not be made. */
export interface Shown {
  readonly state?: string
}

/** The plan that an action would carry out: what changes, which calls are sent, and what keeps them back. */
export function PreviewPart({
  of,
  tell,
}: {
  readonly of: PreviewOf
  readonly tell: (shown: Shown | undefined) => void
}) {
  const { data, error } = usePreview(of)
  useEffect(() => {
    tell(data === undefined ? (error === null ? undefined : {}) : { state: data.state })
  }, [data, error, tell])
  if (data !== undefined) return <Plan plan={data} />
  if (error === null) return <Waits what="what it would do" />
  return (
    <p className="attention" role="status">
      What it would do cannot be said: {sentence(error.message)}
    </p>
  )
}

function Plan({ plan }: { readonly plan: Preview }) {
  const { resources, steps, held, unreadable, checks, revision } = plan
  const refusing = checks.filter(({ weight }) => weight !== 'unchecked')
  return (
    <section className="plan" aria-label="What it would do">
      {resources.length + steps.length + held.length + unreadable.length === 0 && (
        <p className="good">
          ✓ Nothing to do
          {revision !== null && (
            <>
              : live AWS is what commit <Commit revision={revision} /> says
            </>
          )}
          .
        </p>
      )}
      {resources.map((resource) => (
        <Resource key={resource.resource} resource={resource} />
      ))}
      {steps.length > 0 && (
        <>
          <h3>Calls, at once and in order</h3>
          <Steps steps={steps} />
        </>
      )}
      {held.length > 0 && (
        <>
          <h3>Kept back for now</h3>
          <Held held={held} />
        </>
      )}
      {unreadable.map(({ resource, message, hint }) => (
        <p key={resource} className="attention">
          {resource} could not be read, and nothing is done on top of that: {sentence(message)}{' '}
          <small>{hint}</small>
        </p>
      ))}
      {refusing.map(({ check, weight, message, hint }) => (
        <p key={`${check} ${message}`} className={weight === 'refuses' ? 'trouble' : 'attention'}>
          The check {check} {weight}: {sentence(message)} <small>{hint}</small>
        </p>
      ))}
    </section>
  )
}

function Resource({
  resource: { resource, verb, differences },
}: {
  readonly resource: Preview['resources'][number]
}) {
  return (
    <>
      <h3>
        {verb} <code>{resource}</code>
      </h3>
      <ul className="fields">
        {differences.map(({ path, from, to }) => (
          <li key={path}>
            <code>{path}</code> <FromTo from={from} to={to} />
          </li>
        ))}
      </ul>
    </>
  )
}

function Steps({ steps }: { readonly steps: Preview['steps'] }) {
  return (
    <ol>
      {steps.map(({ op, resource, effect, note }, index) => (
        <li key={`${op} ${resource} ${index}`}>
          <code>{op}</code> on {resource}: {effect}
          {note !== null && <small> {note}</small>}
        </li>
      ))}
    </ol>
  )
}

/** Resources that the same thing keeps back are told together. */
function Held({ held }: { readonly held: Preview['held'] }) {
  const causes = [...new Set(held.map(({ because }) => because))]
  return (
    <ul>
      {causes.map((because) => {
        const of = held.filter((one) => one.because === because)
        return (
          <li key={because}>
            <span className="attention">
              <Said text={because} />
            </span>{' '}
            <small>{[...new Set(of.map(({ resource }) => resource))].join(', ')}</small>
          </li>
        )
      })}
    </ul>
  )
}
