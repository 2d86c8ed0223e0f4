import { useEffect, useRef, useState, type ReactNode, type SubmitEvent } from 'react'
import { CallError, newKey, type Bound } from '../data/call.ts'
import { useWhoAmI, type PreviewOf } from '../data/queries.ts'
import { PreviewPart, type Shown } from './preview.tsx'

export type { Bound }

/** Who asks, and why. */
export interface Because {
  readonly author: string
  readonly reason: string
}

interface Props {
  readonly title: string
  /** What will happen. */
  readonly effect: ReactNode
  readonly verb: string
  /** The action of which the plan is shown, and to which it is bound. */
  readonly preview?: PreviewOf
  /** Needs neither a name nor a reason. */
  readonly plain?: boolean
  readonly send: (by: Because, bound: Bound) => Promise<unknown>
  readonly close: () => void
}

const authorKey = 'plumbline-author'

/** Says what will happen, asks who wants it and why, and stays open when it is refused. */
export function ReasonDialog(props: Props) {
  const { title, effect, verb, preview, plain = false, send, close } = props
  const { data: me } = useWhoAmI()
  const dialog = useRef<HTMLDialogElement>(null)
  const named = useRef({ text: '', key: '' })
  const [error, setError] = useState<CallError>()
  const [busy, setBusy] = useState(false)
  const [shown, setShown] = useState<Shown>()
  const [looks, setLooks] = useState(0)
  useEffect(() => dialog.current?.showModal(), [])

  async function submit(event: SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const by = { author: textOf(fields, 'author'), reason: textOf(fields, 'reason') }
    if (by.author !== '') localStorage.setItem(authorKey, by.author)
    const text = JSON.stringify([by, shown?.state])
    // Sent again after a lost connection it is the same action, and acts once.
    if (named.current.text !== text) named.current = { text, key: newKey() }
    const { key } = named.current
    setBusy(true)
    try {
      const bound = { key, ...(shown?.state !== undefined && { state: shown.state }) }
      await send(me?.name == null ? by : { ...by, author: me.name }, bound)
      close()
    } catch (error) {
      setError(error instanceof CallError ? error : new CallError(String(error), ''))
      setBusy(false)
      setLooks((before) => before + 1)
    }
  }

  return (
    <dialog
      ref={dialog}
      className={preview === undefined ? undefined : 'wide'}
      onClose={close}
      aria-labelledby="asked"
    >
      <h2 id="asked">{title}</h2>
      <p>{effect}</p>
      {preview !== undefined && <PreviewPart key={looks} of={preview} tell={setShown} />}
      <form onSubmit={(event) => void submit(event)}>
        {!plain && <Fields me={me?.name ?? undefined} />}
        {error && (
          <p className="trouble" role="alert">
            {error.message} <small>{error.hint}</small>
          </p>
        )}
        <div className="actions">
          <button
            className="primary"
            disabled={busy || (preview !== undefined && shown === undefined)}
          >
            {verb}
          </button>
          <button type="button" onClick={close}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  )
}

/** Who asks, where nobody signs in, and why. */
function Fields({ me }: { readonly me: string | undefined }) {
  return (
    <>
      {me === undefined ? (
        <label>
          Who you are
          <input
            name="author"
            required
            maxLength={200}
            defaultValue={localStorage.getItem(authorKey) ?? ''}
          />
        </label>
      ) : (
        <p className="soft">As {me}</p>
      )}
      <label>
        Why
        <input name="reason" required maxLength={500} autoComplete="off" />
      </label>
    </>
  )
}

function textOf(fields: FormData, name: string): string {
  const value = fields.get(name)
  return typeof value === 'string' ? value : ''
}
