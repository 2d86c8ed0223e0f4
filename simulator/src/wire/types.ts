/** A request as both doors hand it in: everything read, nothing understood. */
export interface WireRequest {
  readonly method: string
  /** Path as sent, still percent-encoded, without the query string. */
  readonly path: string
  /** Decoded names and values; a name without a value has the value ''. */
  readonly query: ReadonlyMap<string, readonly string[]>
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** Where it came from, as far as the door knows. */
  readonly address?: string
}

export interface WireReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** What a door does with a request: answer it, or break the connection in one of the ways that connections break. */
export type WireAnswer =
  | { readonly kind: 'reply'; readonly reply: WireReply }
  /** Half of the body, then the end of the connection. */
  | { readonly kind: 'truncated'; readonly reply: WireReply }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
