import { useEffect, useRef, useState, type ReactNode, type SubmitEvent } from 'react'
import { CallError } from '../data/call.ts'
import { useWhoAmI } from '../data/queries.ts'

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
  readonly send: (by: Because) => Promise<unknown>
  readonly close: () => void
}

const authorKey = 'plumbline-author'

/** Says what will happen, asks who wants it and why, and stays open when it is refused. */
export function ReasonDialog({ title, effect, verb, send, close }: Props) {
  const { data: me } = useWhoAmI()
  const dialog = useRef<HTMLDialogElement>(null)
  const [error, setError] = useState<CallError>()
  const [busy, setBusy] = useState(false)
  useEffect(() => dialog.current?.showModal(), [])

  async function submit(event: SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const by = { author: textOf(fields, 'author'), reason: textOf(fields, 'reason') }
    if (by.author !== '') localStorage.setItem(authorKey, by.author)
    setBusy(true)
    try {
      await send(me?.name == null ? by : { ...by, author: me.name })
      close()
    } catch (error) {
      setError(error instanceof CallError ? error : new CallError(String(error), ''))
      setBusy(false)
    }
  }

  return (
    <dialog ref={dialog} onClose={close} aria-labelledby="asked">
      <h2 id="asked">{title}</h2>
      <p>{effect}</p>
      <form onSubmit={(event) => void submit(event)}>
        {me?.name == null ? (
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
          <p>As {me.name}</p>
        )}
        <label>
          Why
          <input name="reason" required maxLength={500} autoComplete="off" />
        </label>
        {error && (
          <p className="trouble" role="alert">
            {error.message} <small>{error.hint}</small>
          </p>
        )}
        <div className="actions">
          <button className="primary" disabled={busy}>
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

function textOf(fields: FormData, name: string): string {
  const value = fields.get(name)
  return typeof value === 'string' ? value : ''
}
