import { durationOf } from '@plumbline/api/contract/briefly'
import type { ReactNode } from 'react'
import { CallError } from '../data/call.ts'
import { useNow } from '../data/clock.ts'
import { useIsLive } from '../data/live.ts'
import { partsOfSentence } from './said.ts'
import { times } from './times.ts'

/** A text as a sentence: what ends by itself gets no second full stop. */
export function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`
}

/** How long ago, a second at least, in words that keep up with the clock; the exact time, with its zone, is in the title. */
export function Ago({ at }: { readonly at: string }) {
  const now = useNow()
  return (
    <time dateTime={at} title={times.exactly(Date.parse(at))}>
      {durationOf(Math.max(1000, now - Date.parse(at)))}
    </time>
  )
}

/** How long until then; `now` when it is over. */
export function Until({ at }: { readonly at: string }) {
  const left = Date.parse(at) - useNow()
  return (
    <time dateTime={at} title={times.exactly(Date.parse(at))}>
      {left <= 0 ? 'now' : `in ${durationOf(left)}`}
    </time>
  )
}

/** A moment (epoch ms) by the clock of this machine: `12:03`, with the day when that is not today. */
export function Moment({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={times.exactly(at)}>
      {times.moment(at, useNow())}
    </time>
  )
}

/** A sentence of the controller, in which moments are told as people do. */
export function Said({ text }: { readonly text: string }) {
  return partsOfSentence(text).map((part, index) =>
    typeof part === 'string' ? part : <Moment key={`${index} ${part}`} at={part} />,
  )
}

/** Enough of an id to tell it from others. */
export function Short({ id }: { readonly id: string }) {
  return (
    <code className="nowrap" title={id}>
      {id.slice(0, 8)}
    </code>
  )
}

/** Something that a person should read before the rest. */
export function Banner({
  tone,
  children,
}: {
  readonly tone: 'trouble' | 'attention' | 'changing'
  readonly children: ReactNode
}) {
  return <div className={`banner ${tone}`}>{children}</div>
}

/** Stands where something is being read for the first time. */
export function Waits({ what }: { readonly what: string }) {
  return (
    <p className="waits soft" role="status">
      Reading {what} …
    </p>
  )
}

/**
 * What could not be read, with a way to try again. What was read before stays on the screen. That nothing answers is said once,
 * by the banner on top.
 */
export function Trouble({
  error,
  again,
}: {
  readonly error: Error & { readonly hint?: string }
  readonly again: () => unknown
}) {
  const isLost = useIsLive() === false
  if (isLost && error instanceof CallError && error.code === '')
    return <p className="soft">Cannot be read while the connection is lost.</p>
  return (
    <div className="banner trouble" role="alert">
      <p>
        {error.message} <small>{error.hint}</small>
      </p>
      <button type="button" onClick={() => again()}>
        Try again
      </button>
    </div>
  )
}
