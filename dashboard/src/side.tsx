import { useEffect, useMemo, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import { useLive } from './data/live.ts'
import { useSystem } from './data/queries.ts'
import { countsOf } from './fleet/view.ts'
import { useKeys } from './parts/keys.tsx'
import { ConnectionNote } from './parts/connection.tsx'
import { openPalette } from './parts/palette.tsx'
import { SignedIn, useDoor } from './parts/sign-in.tsx'
import { Pinned } from './pinned.tsx'
import { screens } from './screens.ts'

export function Side() {
  const [path, go] = useLocation()
  useKeys(
    Object.fromEntries(screens.map(([address], index) => [`${index + 1}`, () => go(address)])),
  )
  const nav = useRef<HTMLElement>(null)
  // On a narrow screen not all of them fit: the one that is open is in sight, and so are its neighbours.
  useEffect(() => {
    const chosen = nav.current?.querySelector<HTMLElement>('[aria-current]')
    if (!nav.current || !chosen) return
    nav.current.scrollLeft = chosen.offsetLeft - (nav.current.clientWidth - chosen.clientWidth) / 2
  }, [path])
  // Every screen tells ages by the clock of the server, which this reads.
  useSystem()
  const door = useDoor()
  const { fleet } = useLive()
  const { trouble } = useMemo(() => countsOf(fleet.rows.values()), [fleet.rows])
  return (
    <header className="side">
      <Link className="brand" href="/">
        <img src="/icon.svg" alt="" width="20" height="20" />
        Plumbline
      </Link>
      <nav aria-label="Screens" ref={nav}>
        {screens.map(([address, name]) => (
          <Link
            key={address}
            href={address}
            aria-current={isAt(path, address) ? 'page' : undefined}
          >
            {name}
            {address === '/' && trouble > 0 && (
              <span className="badge trouble" title={`${trouble} in trouble`}>
                {trouble}
              </span>
            )}
          </Link>
        ))}
      </nav>
      <Pinned />
      <div className="foot">
        <SignedIn />
        {door === 'open' && <ConnectionNote />}
        <button type="button" className="bare find" onClick={openPalette}>
          Go to <kbd>Ctrl K</kbd>
        </button>
        <span className="keys soft">
          <kbd>?</kbd> for keys
        </span>
      </div>
    </header>
  )
}

function isAt(path: string, address: string): boolean {
  return path === address || (address === '/' && path.startsWith('/units/'))
}
