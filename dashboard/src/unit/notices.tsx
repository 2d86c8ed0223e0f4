import type { UnitStatus } from '@plumbline/api/contract'
import { Commit } from '../parts/commit.tsx'
import { Ago, Banner, Said, sentence, Until } from '../parts/small.tsx'
import { Problems } from '../parts/problems.tsx'

/** What is out of the ordinary: who holds it, what failed, what is wrong in its documents. */
export function Notices({ status }: { readonly status: UnitStatus }) {
  const { hold, pin, fault, kept, problems, revisions } = status
  const stays = revisions.applied === null ? 'nothing of it goes out' : 'it keeps what is in place'
  return (
    <>
      {hold && (
        <Banner tone="trouble">
          <strong>Held</strong> for <Ago at={hold.since} />
          {hold.by !== null && <> by {hold.by}</>}: <Said text={sentence(hold.reason)} /> Commit{' '}
          <Commit revision={hold.revision} /> is skipped.
        </Banner>
      )}
      {pin && (
        <Banner tone="attention">
          <strong>{pin.mode === 'suspend' ? 'Suspended' : 'Held'}</strong> for{' '}
          <Ago at={pin.since} /> by {pin.author}: {sentence(pin.reason)}{' '}
          {pin.until === null ? (
            'It stays so until it is released.'
          ) : (
            <>
              It ends <Until at={pin.until} />.
            </>
          )}
        </Banner>
      )}
      {fault && (
        <Banner tone="trouble">
          <Said text={fault.message} /> <small>{fault.hint}</small>
        </Banner>
      )}
      {kept !== null && (
        <Banner tone="attention">
          Removed from Git and not deleted: <Said text={kept} />
        </Banner>
      )}
      {problems.length > 0 && (
        <Banner tone="attention">
          Its documents have problems, so {stays}:
          <Problems problems={problems} />
        </Banner>
      )}
    </>
  )
}
