import { useSyncExternalStore } from 'react'

const key = 'plumbline-pinned'
const watchers = new Set<() => void>()

/** What is written down is kept as text, so that nothing is drawn anew while it stays the same. */
function written(): string {
  try {
    return localStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}

window.addEventListener('storage', (event) => {
  if (event.key === key) for (const watcher of watchers) watcher()
})

/** The units that whoever looks has pinned in this browser, by key, in the order in which they did. */
export function usePinned(): readonly string[] {
  const text = useSyncExternalStore((watcher) => {
    watchers.add(watcher)
    return () => watchers.delete(watcher)
  }, written)
  return pinnedIn(text)
}

function pinnedIn(text: string): readonly string[] {
  return text.split('\n').filter((line) => /^[^/\s]+\/[^/\s]+\/[^/\s]+$/.test(line))
}

/** Pins a unit, or takes the pin away. */
export function togglePin(unit: string): void {
  const before = pinnedIn(written())
  const after = before.includes(unit) ? before.filter((one) => one !== unit) : [...before, unit]
  try {
    localStorage.setItem(key, after.join('\n'))
  } catch {
    // A browser that keeps nothing: the pin is not kept either.
  }
  for (const watcher of watchers) watcher()
}
