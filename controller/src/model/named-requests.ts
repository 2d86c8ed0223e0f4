/** A request to the API that named itself, so that it can be asked again and is done once. */
export interface NamedRequest {
  /** Of whoever asks, and of the key that they gave. */
  readonly name: string
  /** Of the address and the body. */
  readonly fingerprint: string
  /** When it began (epoch ms). */
  readonly at: number
}

export interface Answered {
  readonly status: number
  readonly payload: string
}

export interface KnownRequest extends NamedRequest {
  /** Left out while it goes on, and where whoever began it ended before it did. */
  readonly answer?: Answered
}
