import { useState } from 'react'
import { later } from '../data/clock.ts'

/** A command that a person runs elsewhere, with a button that copies it. */
export function CommandLine({ text }: { readonly text: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    later(2000, () => setCopied(false))
  }
  return (
    <span className="command">
      <code>{text}</code>
      <button type="button" className="bare" onClick={() => void copy()}>
        {copied ? 'Copied' : 'Copy'}
      </button>
    </span>
  )
}
