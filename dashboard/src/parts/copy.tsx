import { useState } from 'react'
import { later } from '../data/clock.ts'

/** How long it says what became of it (ms). */
const saidMs = 2_000

/** A button that copies a text. Browsers let pages copy over https and on this machine alone: elsewhere there is no button. */
export function Copy({ text, what }: { readonly text: string; readonly what: string }) {
  const [copied, setCopied] = useState(false)
  const clipboard = navigator.clipboard as Clipboard | undefined
  if (clipboard === undefined) return null
  const copy = async () => {
    await clipboard.writeText(text)
    setCopied(true)
    later(saidMs, () => setCopied(false))
  }
  return (
    <button
      type="button"
      className="bare copy"
      aria-label={`Copy ${what}`}
      onClick={() => void copy()}
    >
      {copied ? 'Copied' : 'Copy'}
    </button>
  )
}
