import { lazy, Suspense, useEffect, type ReactNode } from 'react'
import { Link, Route, Switch, useLocation } from 'wouter'
import { FleetPage } from './fleet/fleet-page.tsx'
import { ConnectionBanner } from './parts/connection.tsx'
import { Guard } from './parts/guard.tsx'
import { KeyHelp } from './parts/keys.tsx'
import { Palette } from './parts/palette.tsx'
import { Door } from './parts/sign-in.tsx'
import { Waits } from './parts/small.tsx'
import { Side } from './side.tsx'

/** Screens are loaded when they are opened for the first time: the list of the units is there before all of them. */
const UnitPage = late(async () => (await import('./unit/unit-page.tsx')).UnitPage)
const ActivityPage = late(async () => (await import('./activity/activity-page.tsx')).ActivityPage)
const DriftPage = late(async () => (await import('./drift/drift-page.tsx')).DriftPage)
const ReleasesPage = late(async () => (await import('./releases/releases-page.tsx')).ReleasesPage)
const PuppetPage = late(async () => (await import('./puppet/puppet-page.tsx')).PuppetPage)
const OrphansPage = late(async () => (await import('./orphans/orphans-page.tsx')).OrphansPage)
const InsightsPage = late(async () => (await import('./insights/insights-page.tsx')).InsightsPage)
const SystemPage = late(async () => (await import('./system/system-page.tsx')).SystemPage)

function late<Props extends object>(load: () => Promise<(props: Props) => ReactNode>) {
  return lazy(async () => ({ default: await load() }))
}

/** The frame of every screen. The address holds what is shown, so that every view can be sent to somebody. */
export function App() {
  const [path] = useLocation()
  useEffect(() => {
    // Not returned: newer browsers answer with a promise, which React would take for a clean-up.
    window.scrollTo(0, 0)
  }, [path])
  return (
    <div className="shell">
      <a className="skip" href="#main">
        To the content
      </a>
      <Side />
      <main id="main" tabIndex={-1}>
        <Door>
          <ConnectionBanner />
          <Guard key={path}>
            <Suspense fallback={<Waits what="the screen" />}>
              <Switch>
                <Route path="/" component={FleetPage} />
                <Route path="/units/:environment/:kind/:name">
                  {(unit) => (
                    <UnitPage key={`${unit.environment}/${unit.kind}/${unit.name}`} unit={unit} />
                  )}
                </Route>
                <Route path="/activity" component={ActivityPage} />
                <Route path="/drift" component={DriftPage} />
                <Route path="/releases" component={ReleasesPage} />
                <Route path="/puppet" component={PuppetPage} />
                <Route path="/orphans" component={OrphansPage} />
                <Route path="/insights" component={InsightsPage} />
                <Route path="/system" component={SystemPage} />
                <Route>
                  <h1>There is no such page</h1>
                  <p>
                    <Link href="/">All units</Link> are on the first one.
                  </p>
                </Route>
              </Switch>
            </Suspense>
          </Guard>
        </Door>
      </main>
      <KeyHelp />
      <Palette />
    </div>
  )
}
