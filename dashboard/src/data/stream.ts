import type { StreamEvent, StreamMessage } from '@plumbline/api/contract'
import { serverNow } from './clock.ts'
import { keepOpen } from './kept-open.ts'

/** Whether what is shown moves by itself. */
export interface Connection {
  readonly live: boolean
  /** Since when it has been so (epoch ms). */
  readonly since: number
}

export interface Listener {
  onMessage(message: StreamMessage): void
  onConnection(connection: Connection): void
}

type Said = { readonly message: StreamMessage } | { readonly connection: Connection } | 'hello'

const events: readonly StreamEvent[] = ['unit', 'gone', 'source', 'resync']
const name = 'plumbline-stream'

/**
 * Listens to the stream of the server as long as the page is open. A browser opens few connections to one server, so of all open
 * pages one holds the stream and tells the others; when it is closed, the next one takes over.
 */
export function listen(listener: Listener): void {
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', ({ data }: MessageEvent<Said>) => hear(data))
  let connection: Connection | undefined

  function hear(said: Said): void {
    if (said === 'hello') {
      if (connection !== undefined) channel.postMessage({ connection })
    } else if ('message' in said) listener.onMessage(said.message)
    else listener.onConnection(said.connection)
  }

  function tell(said: Exclude<Said, 'hello'>): void {
    channel.postMessage(said)
    hear(said)
  }

  function hold(): Promise<never> {
    const say = (live: boolean) => {
      if (connection?.live === live) return
      connection = { live, since: serverNow() }
      tell({ connection })
    }
    keepOpen(() => {
      const source = new EventSource('/api/v1/stream')
      for (const event of events) {
        source.addEventListener(event, ({ data }: MessageEvent<string>) => {
          tell({ message: { event, data: JSON.parse(data) as never } })
        })
      }
      return source
    }, say)
    return new Promise(() => {})
  }

  function follow(): void {
    // The one that holds the stream told everybody to read everything before this page was there.
    listener.onMessage({ event: 'resync', data: {} })
    channel.postMessage('hello')
  }

  void leadOrFollow(hold, follow)
}

/** Leads at once when nobody does; else follows until the leader is gone. Where pages cannot agree, each leads. */
async function leadOrFollow(lead: () => Promise<never>, follow: () => void): Promise<void> {
  // Present in secure contexts alone, whatever its type says.
  const locks = navigator.locks as LockManager | undefined
  if (locks === undefined) return lead()
  await locks.request(name, { ifAvailable: true }, (lock) => (lock === null ? undefined : lead()))
  follow()
  await locks.request(name, lead)
}
