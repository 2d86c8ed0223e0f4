import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useLocation } from 'wouter'
import { useLive } from '../data/live.ts'
import { itemsFor, type Item } from './palette-items.ts'
import './palette.css'

/** Opens the palette, from a button. */
export function openPalette(): void {
  window.dispatchEvent(new Event(opening))
}
const opening = 'plumbline-palette'

/** Ctrl-K, or Cmd-K: every unit, every screen and what can be done with the unit that is open, by typing. */
export function Palette() {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const show = () => setOpen(true)
    const pressed = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      if (document.querySelector('dialog[open]') === null) show()
    }
    document.addEventListener('keydown', pressed)
    window.addEventListener(opening, show)
    return () => {
      document.removeEventListener('keydown', pressed)
      window.removeEventListener(opening, show)
    }
  }, [])
  return open ? <Opened close={() => setOpen(false)} /> : null
}

function Opened({ close }: { readonly close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [path, go] = useLocation()
  const { fleet } = useLive()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const id = useId()
  const items = useMemo(() => itemsFor(text, path, fleet.rows), [text, path, fleet.rows])
  const chosen = Math.min(at, items.length - 1)
  useEffect(() => dialog.current?.showModal(), [])
  useEffect(() => {
    dialog.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const take = (item: Item | undefined) => {
    if (item === undefined) return
    close()
    go(item.to)
  }
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && items.length > 0) {
      event.preventDefault()
      setAt((chosen + step + items.length) % items.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      take(items[chosen])
    }
  }
  return (
    <dialog ref={dialog} className="palette" aria-label="Go to" onClose={close}>
      <input
        role="combobox"
        aria-label="A unit, a screen or an action"
        aria-expanded="true"
        aria-autocomplete="list"
        aria-controls={id}
        aria-activedescendant={chosen < 0 ? undefined : `${id}-${chosen}`}
        placeholder="A unit, a screen or an action"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onKeyDown={keys}
        onChange={({ target }) => {
          setText(target.value)
          setAt(0)
        }}
      />
      <Fitting id={id} items={items} chosen={chosen} choose={setAt} take={take} />
      {items.length === 0 && (
        <p className="soft" role="status">
          Nothing has this name.
        </p>
      )}
    </dialog>
  )
}

interface FittingProps {
  readonly id: string
  readonly items: readonly Item[]
  readonly chosen: number
  readonly choose: (index: number) => void
  readonly take: (item: Item) => void
}

/** What fits; the keys stay in the field above, which says which one is chosen. */
function Fitting({ id, items, chosen, choose, take }: FittingProps) {
  return (
    <ul id={id} role="listbox" aria-label="What fits">
      {items.map((item, index) => (
        <li
          key={item.id}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === chosen}
          onPointerMove={() => choose(index)}
          onClick={() => take(item)}
        >
          <span>
            {item.title} <small>{item.hint}</small>
          </span>
          <small>{item.sort}</small>
        </li>
      ))}
    </ul>
  )
}
