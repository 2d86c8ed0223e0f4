import { later } from './clock.ts'

/** What of an `EventSource` matters here. */
export interface Opened extends EventTarget {
  readonly readyState: number
}

/** `readyState` of a source that gave up. */
const closed = 2
/** A source that gave up is opened anew after this (ms): as long as browsers take to come back by themselves. */
const againMs = 3_000

/**
 * Keeps a stream open. A browser comes back by itself after a connection that broke, and gives up for ever after an answer that
 * is no stream. Such an answer comes from the load balancer while the controller starts anew, and from a controller that is busy.
 * @param open Opens it and listens to what it tells.
 * @param say Whether it is open now.
 */
export function keepOpen(
  open: () => Opened,
  say: (live: boolean) => void,
  wait: (ms: number, act: () => void) => void = later,
): void {
  const source = open()
  source.addEventListener('open', () => say(true))
  source.addEventListener('error', () => {
    say(false)
    if (source.readyState === closed) wait(againMs, () => keepOpen(open, say, wait))
  })
}
