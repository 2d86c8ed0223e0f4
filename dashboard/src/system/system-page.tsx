import type { Source } from '@plumbline/api/contract'
import { Link } from 'wouter'
import { call } from '../data/call.ts'
import { queries } from '../data/live.ts'
import { useSources, useSystem } from '../data/queries.ts'
import { refusalOf } from '../data/may.ts'
import { Problems } from '../parts/problems.tsx'
import { Commit } from '../parts/commit.tsx'
import { Ago, Banner, Trouble } from '../parts/small.tsx'
import { times } from '../parts/times.ts'
import { useTitle } from '../parts/title.ts'

/** How the controller itself is, and what it reads. */
export function SystemPage() {
  const system = useSystem()
  const sources = useSources()
  useTitle('System')
  return (
    <>
      <div className="top">
        <h1>System</h1>
      </div>
      {system.error && <Trouble error={system.error} again={system.refetch} />}
      {system.data && (
        <Banner tone={system.data.ready ? 'changing' : 'attention'}>
          {system.data.ready ? 'Ready: ' : 'Starting: '}
          {system.data.because}
        </Banner>
      )}
      {system.data?.readOnly != null && <Banner tone="attention">{system.data.readOnly}</Banner>}
      <h2>Sources</h2>
      {sources.error && <Trouble error={sources.error} again={sources.refetch} />}
      {sources.data?.items.length === 0 && <p className="empty">No source is configured.</p>}
      {sources.data?.items.map((source) => (
        <SourcePart key={source.name} source={source} />
      ))}
      <p>
        <Link href="/orphans">Orphans</Link>: what is left in AWS without a document ·{' '}
        <a href="/api/openapi.json">The API</a> · <a href="/plain">Pages without a script</a>
      </p>
      <p className="soft">
        {system.data?.version != null && <>Plumbline {system.data.version}. </>}
        Times are those of this machine, in {times.zone}.
      </p>
    </>
  )
}

function SourcePart({ source }: { readonly source: Source }) {
  const { name, revision, fetchedAt, fault, rewritten, problems, may } = source
  const fetchNow = async () => {
    await call('syncSource', { params: { name }, body: {} })
    await queries.invalidateQueries({ queryKey: ['sources'] })
  }
  return (
    <section className="card">
      <h3>{name}</h3>
      <p>
        {revision === null ? (
          'No revision'
        ) : (
          <>
            At <Commit revision={revision} />
          </>
        )}
        ,{' '}
        {fetchedAt === null ? (
          'never fetched'
        ) : (
          <>
            fetched <Ago at={fetchedAt} /> ago
          </>
        )}
        .{' '}
        <button
          type="button"
          disabled={!may.fetch.allowed}
          title={refusalOf(may.fetch)}
          onClick={() => void fetchNow()}
        >
          Fetch now
        </button>
      </p>
      {fault && (
        <Banner tone="trouble">
          {fault.message} <small>{fault.hint}</small>
        </Banner>
      )}
      {rewritten !== null && (
        <Banner tone="attention">
          The branch was rewritten to <Commit revision={rewritten} />; it waits for a person to
          accept it:{' '}
          <code>
            plumbline sync --source {name} --accept {rewritten}
          </code>
        </Banner>
      )}
      <Problems problems={problems} />
    </section>
  )
}
