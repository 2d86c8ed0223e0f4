import type { AwsError } from './types.ts'

/** How a call ended, before any wire. A door turns it into bytes, or into silence. */
export type Outcome =
  | { readonly kind: 'answer'; readonly output: object }
  | { readonly kind: 'error'; readonly error: AwsError }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'html'; readonly status: number }
  /** `output` is what would have been answered; nothing where the handler refused. */
  | { readonly kind: 'truncated'; readonly output: object }

/** A primed transport fault as the direct door throws it: there is no socket to break. */
export class BrokenTransport extends Error {
  /** The code that a socket error would have: `ECONNRESET`; `EHTML` for a web page instead of an answer. */
  readonly code: 'ECONNRESET' | 'EHTML'
  /** HTTP status of the web page. */
  readonly status: number | undefined

  constructor(how: 'reset' | 'truncated' | 'html', status?: number) {
    super(
      how === 'html'
        ? `the simulator was told to answer with a web page of status ${status}: look again later`
        : `the simulator was told to break the connection (${how}): look whether the call had its effect`,
    )
    this.name = 'BrokenTransport'
    this.code = how === 'html' ? 'EHTML' : 'ECONNRESET'
    this.status = status
  }
}
