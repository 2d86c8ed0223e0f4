import { togglePin, usePinned } from '../data/pinned.ts'

/** Pins a unit to the side of every screen. */
export function PinButton({ unit }: { readonly unit: string }) {
  const pinned = usePinned().includes(unit)
  return (
    <button
      type="button"
      className="bare star"
      aria-pressed={pinned}
      title={pinned ? 'Take it from the side' : 'Pin it to the side of every screen'}
      onClick={() => togglePin(unit)}
    >
      <span aria-hidden="true">{pinned ? '★' : '☆'}</span>
      <span className="hidden">{pinned ? 'Pinned' : 'Pin'}</span>
    </button>
  )
}
