import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'

/** Calls what belongs to a key, unless somebody types into a field or a dialog is open. */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  const current = useRef(keys)
  useEffect(() => {
    current.current = keys
  })
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const { target, key, ctrlKey, metaKey, altKey } = event
      if (ctrlKey || metaKey || altKey || document.querySelector('dialog[open]')) return
      if (target instanceof Element && target.matches('input, select, textarea')) return
      const act = current.current[key]
      if (act === undefined) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [])
}

const known = [
  ['Ctrl-K', 'go to a unit, a screen or an action'],
  ['/', 'filter'],
  ['j, k', 'next and previous unit'],
  ['Enter', 'open the unit'],
  ['d', 'its differences'],
  ['l', 'its log'],
  ['u', 'back to all units'],
  ['1 … 8', 'the screens, from above'],
  ['Esc', 'close what is open'],
  ['?', 'this help'],
] as const

export function KeyHelp() {
  const dialog = useRef<HTMLDialogElement>(null)
  const [, go] = useLocation()
  useKeys({ '?': () => dialog.current?.showModal(), u: () => go('/') })
  return (
    <dialog ref={dialog} aria-labelledby="keys">
      <h2 id="keys">Keys</h2>
      <dl>
        {known.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button>Close</button>
      </form>
    </dialog>
  )
}
