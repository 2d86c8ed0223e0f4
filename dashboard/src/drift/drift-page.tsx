import type { DriftEntry } from '@plumbline/api/contract'
import { useMemo, useState } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import { call } from '../data/call.ts'
import { useAsk, useDrift, useRefusal } from '../data/queries.ts'
import { Choice } from '../parts/choice.tsx'
import { CommandLine } from '../parts/command.tsx'
import { useFolded } from '../parts/folded.tsx'
import { Ago, Said, sentence, Trouble, Waits } from '../parts/small.tsx'
import { FromTo } from '../parts/values.tsx'
import { ReasonDialog, type Because, type Bound } from '../parts/reason-dialog.tsx'
import { TableHead } from '../parts/table-head.tsx'
import { useTitle } from '../parts/title.ts'
import './drift.css'
import { groupsOf, type Group, type UnitDrift } from './groups.ts'

/** Everything that differs without a commit, over all units, by its cause. */
export function DriftPage() {
  const { data, error, refetch, dataUpdatedAt } = useDrift()
  const search = useSearch()
  const [, go] = useLocation()
  const environment = new URLSearchParams(search).get('environment') ?? ''
  const entries = data?.items ?? []
  const groups = useMemo(
    () => groupsOf(entries.filter((one) => environment === '' || one.environment === environment)),
    [entries, environment],
  )
  useTitle('Drift')
  return (
    <>
      <div className="top">
        <h1>Drift</h1>
        {data !== undefined && (
          <p className="soft">
            Checked <Ago at={new Date(dataUpdatedAt).toISOString()} /> ago
          </p>
        )}
      </div>
      {error && <Trouble error={error} again={refetch} />}
      {data === undefined && !error && <Waits what="what differs" />}
      {entries.length > 0 && (
        <Environments
          names={[...new Set(entries.map((one) => one.environment))]}
          chosen={environment}
          choose={(name) => go(name === '' ? '/drift' : `/drift?environment=${name}`)}
        />
      )}
      {data !== undefined && groups.length === 0 && <NoDrift filtered={entries.length > 0} />}
      {groups.map((group) => (
        <GroupPart key={group.cause} group={group} />
      ))}
    </>
  )
}

function NoDrift({ filtered }: { readonly filtered: boolean }) {
  return (
    <div className="empty">
      <p>
        <strong>{filtered ? 'No drift in this environment.' : 'No drift.'}</strong>
      </p>
      <p>
        Nothing that could be read differs from Git without a commit. What could not be read is
        Unknown, and listed with the <Link href="/?level=attention">units</Link>.
      </p>
    </div>
  )
}

interface EnvironmentsProps {
  readonly names: readonly string[]
  readonly chosen: string
  readonly choose: (name: string) => void
}

function Environments({ names, chosen, choose }: EnvironmentsProps) {
  return (
    <form className="filter" role="search" onSubmit={(event) => event.preventDefault()}>
      <Choice
        label="Environment"
        all="All environments"
        value={chosen}
        options={names.map((name) => [name, name])}
        choose={choose}
      />
    </form>
  )
}

/** Where a policy of an account was changed, hundreds of units have the same to say. */
const unitsShown = 20

function GroupPart({ group: { cause, ignored, units } }: { readonly group: Group }) {
  const { shown, more } = useFolded(units, unitsShown)
  return (
    <section aria-label={cause}>
      <h2>
        {cause} <small>{units.length === 1 ? '1 unit' : `${units.length} units`}</small>
      </h2>
      {shown.map((one) => (
        <UnitPart key={one.unit} drift={one} ignored={ignored} />
      ))}
      {more}
    </section>
  )
}

function UnitPart({
  drift: { unit, entries },
  ignored,
}: {
  readonly drift: UnitDrift
  readonly ignored: boolean
}) {
  const [first] = entries
  if (first === undefined) return null
  return (
    <article className="panel drift">
      <header>
        <p>
          <Link href={`/units/${unit}`}>{unit}</Link>{' '}
          {first.since !== null && (
            <small>
              for <Ago at={first.since} />
            </small>
          )}
        </p>
        {!ignored && <Answers entry={first} />}
      </header>
      <table>
        <TableHead words={['Resource', 'Field', 'In AWS → in Git']} />
        <tbody>
          {entries.map(({ resource, path, verb, from, to }) => (
            <tr key={`${resource} ${path}`}>
              <td>{resource}</td>
              <td>{path === null ? '' : <code>{path}</code>}</td>
              <td>
                {path === null ? (
                  verb === 'create' ? (
                    'is gone'
                  ) : (
                    'is one too many'
                  )
                ) : (
                  <FromTo from={from} to={to} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="soft next">
        <Said text={sentence(first.next)} />
      </p>
    </article>
  )
}

/** The three things that can be done about drift. Two of them are commits, which are made where the documents are. */
function Answers({ entry }: { readonly entry: DriftEntry }) {
  const [open, setOpen] = useState<'revert' | 'adopt' | 'ignore'>()
  const { environment, kind, name, path } = entry
  const unit = { environment, kind, name }
  const id = `${environment}/${kind}/${name}`
  const revert = useAsk(unit, ({ by, bound }: { by: Because; bound: Bound }) =>
    call('revertUnit', { params: unit, body: by, ...bound }),
  )
  const refusal = useRefusal('revert', id)
  const toggle = (what: 'adopt' | 'ignore') => setOpen(open === what ? undefined : what)
  return (
    <div className="actions">
      <button
        type="button"
        disabled={refusal !== undefined}
        title={refusal}
        onClick={() => setOpen('revert')}
      >
        Revert …
      </button>
      <button type="button" aria-expanded={open === 'adopt'} onClick={() => toggle('adopt')}>
        Adopt
      </button>
      <button type="button" aria-expanded={open === 'ignore'} onClick={() => toggle('ignore')}>
        Ignore
      </button>
      {open === 'adopt' && (
        <p className="how">
          What is live goes into the documents, in a checkout of the source:{' '}
          <CommandLine text={`plumbline drift adopt ${id} | git apply`} />
        </p>
      )}
      {open === 'ignore' && (
        <p className="how">
          A rule goes into the documents, in a checkout of the source:{' '}
          <CommandLine
            text={`plumbline drift ignore ${id} ${path ?? '<field>'} --reason "…" --for 7d | git apply`}
          />
        </p>
      )}
      {open === 'revert' && (
        <ReasonDialog
          title={`Revert ${id}`}
          effect="What was changed outside Git in this unit is undone now, in every field, also where it would only be reported."
          verb="Revert"
          preview={{ unit, action: 'revert' }}
          send={(by, bound) => revert.mutateAsync({ by, bound })}
          close={() => setOpen(undefined)}
        />
      )}
    </div>
  )
}
