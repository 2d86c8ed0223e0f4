import { useEffect } from 'react'

/** Names the tab of the browser after what it shows. */
export function useTitle(what: string): void {
  useEffect(() => {
    document.title = `${what} · Plumbline`
  }, [what])
}
