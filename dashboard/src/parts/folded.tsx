import { useState } from 'react'

/** A list that begins short: what of it is shown, and the button that shows the rest. */
export function useFolded<Item>(items: readonly Item[], max = 8) {
  const [whole, unfold] = useState(false)
  const isLong = items.length > max + 1
  return {
    shown: isLong && !whole ? items.slice(0, max) : items,
    more: isLong && (
      <button type="button" className="bare more" onClick={() => unfold(!whole)}>
        {whole ? 'Show fewer' : `Show all ${items.length}`}
      </button>
    ),
  }
}
