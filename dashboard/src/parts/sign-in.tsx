import { useState, type SubmitEvent } from 'react'
import { call, CallError } from '../data/call.ts'
import { useWhoAmI } from '../data/queries.ts'

/** Asks for a token where one must sign in and nobody did; says nothing otherwise. */
export function SignIn() {
  const { data: me } = useWhoAmI()
  const [error, setError] = useState<CallError>()
  if (me === undefined || me.name !== null || !me.signIn.required) return null

  async function submit(event: SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const token = new FormData(event.currentTarget).get('token')
    try {
      await call('openSession', { body: { token: typeof token === 'string' ? token : '' } })
      // What was refused before, the stream too, begins anew as somebody.
      window.location.reload()
    } catch (error) {
      setError(error instanceof CallError ? error : new CallError(String(error), ''))
    }
  }

  return (
    <section className="card" aria-label="Sign in">
      <h2>Sign in</h2>
      <form onSubmit={(event) => void submit(event)}>
        <label>
          Token
          <input name="token" type="password" required autoComplete="off" />
        </label>
        {error && (
          <p className="trouble" role="alert">
            {error.message} <small>{error.hint}</small>
          </p>
        )}
        <div className="actions">
          <button className="primary">Sign in</button>
        </div>
      </form>
    </section>
  )
}
