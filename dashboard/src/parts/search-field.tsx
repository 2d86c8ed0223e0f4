import { useRef } from 'react'
import { useKeys } from './keys.tsx'

interface Props {
  readonly value: string
  /** What can be looked for, as its placeholder says it. */
  readonly words: string
  readonly change: (value: string) => void
}

/** Where one types what a list is filtered by; the key `/` leads into it. */
export function SearchField({ value, words, change }: Props) {
  const field = useRef<HTMLInputElement>(null)
  useKeys({ '/': () => field.current?.focus() })
  return (
    <input
      ref={field}
      type="search"
      aria-label="Filter"
      maxLength={100}
      value={value}
      placeholder={`${words}  ( / )`}
      onChange={({ target }) => change(target.value)}
    />
  )
}
