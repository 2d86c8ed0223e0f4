import { useState, type ReactNode, type SubmitEvent } from 'react'
import { call, CallError } from '../data/call.ts'
import { useWhoAmI } from '../data/queries.ts'

/** Shows the screens to whoever may read something, and to others what they need before that. */
export function Door({ children }: { readonly children: ReactNode }) {
  const door = useDoor()
  if (door === 'sign-in') return <SignIn />
  return door === 'no-role' ? <NoRole /> : children
}

/** What stands between whoever looks and the screens. As long as nobody knows, nothing does. */
export function useDoor(): 'open' | 'sign-in' | 'no-role' {
  const { data: me } = useWhoAmI()
  if (me === undefined) return 'open'
  if (me.name === null) return me.signIn.required ? 'sign-in' : 'open'
  return me.roles.length === 0 ? 'no-role' : 'open'
}

/** Who is signed in with a token, and the way out. A load balancer keeps people signed in by itself. */
export function SignedIn() {
  const { data: me } = useWhoAmI()
  if (me == null || me.name === null) return null
  const leave = async () => {
    try {
      await call('endSession', { body: {} })
    } finally {
      window.location.assign('/')
    }
  }
  return (
    <p className="signed-in">
      <span title={`Roles: ${me.roles.join(', ') || 'none'}`}>{me.name}</span>
      {(me.how === 'token' || me.how === 'oidc') && (
        <button type="button" className="bare" onClick={() => void leave()}>
          Sign out
        </button>
      )}
    </p>
  )
}

function NoRole() {
  const { data: me } = useWhoAmI()
  return (
    <section className="card">
      <h1>Nothing is for you to see yet</h1>
      <p>
        You are signed in as <code>{me?.name}</code>
        {me !== undefined && me.groups.length > 0 && <> ({me.groups.join(', ')})</>}, and no role
        has you as a member.
      </p>
      <p>
        Roles are documents in Git: ask somebody who writes them to add a member{' '}
        <code>{me?.name}</code>.
      </p>
    </section>
  )
}

/** Asks for a token. */
function SignIn() {
  const { data: me } = useWhoAmI()
  const [error, setError] = useState<CallError>()

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
      <h1>Sign in</h1>
      <form onSubmit={(event) => void submit(event)}>
        <label>
          Token
          <input name="token" type="password" required autoComplete="off" />
        </label>
        {!window.isSecureContext && (
          <p className="trouble">
            This page came unencrypted, so that browsers keep no sign-in from it. Open its address
            with <code>https</code>.
          </p>
        )}
        {!error && me?.refused != null && (
          <p className="trouble" role="status">
            {me.refused}
          </p>
        )}
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
