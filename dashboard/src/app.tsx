import { useEffect } from 'react'
import { Link, Route, Switch, useLocation } from 'wouter'
import { FleetPage } from './fleet/fleet-page.tsx'
import { ConnectionNote } from './parts/connection.tsx'
import { KeyHelp } from './parts/keys.tsx'
import { PuppetPage } from './puppet/puppet-page.tsx'
import { SignIn } from './parts/sign-in.tsx'
import { SystemPage } from './system/system-page.tsx'
import { UnitPage } from './unit/unit-page.tsx'

const screens = [
  ['/', 'Units'],
  ['/puppet', 'Puppet'],
  ['/system', 'System'],
] as const

/** The frame of every screen. The address holds what is shown, so that every view can be sent to somebody. */
export function App() {
  const [path] = useLocation()
  useEffect(() => {
    // Not returned: newer browsers answer with a promise, which React would take for a clean-up.
    window.scrollTo(0, 0)
  }, [path])
  return (
    <>
      <a className="skip" href="#main">
        To the content
      </a>
      <header>
        <Link className="brand" href="/">
          <img src="/icon.svg" alt="" width="20" height="20" />
          Plumbline
        </Link>
        <nav>
          {screens.map(([address, name]) => (
            <Link key={address} href={address} aria-current={path === address ? 'page' : undefined}>
              {name}
            </Link>
          ))}
        </nav>
        <ConnectionNote />
      </header>
      <main id="main">
        <SignIn />
        <Switch>
          <Route path="/" component={FleetPage} />
          <Route path="/units/:environment/:kind/:name">
            {(unit) => (
              <UnitPage key={`${unit.environment}/${unit.kind}/${unit.name}`} unit={unit} />
            )}
          </Route>
          <Route path="/puppet" component={PuppetPage} />
          <Route path="/system" component={SystemPage} />
          <Route>
            <h1>There is no such page</h1>
            <p>
              <Link href="/">All units</Link> are on the first one.
            </p>
          </Route>
        </Switch>
      </main>
      <KeyHelp />
    </>
  )
}
