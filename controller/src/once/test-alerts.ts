import { systemClock } from '../adapters/clock.ts'
import { notifier } from '../adapters/notify/index.ts'
import { systemRandom } from '../adapters/random.ts'
import type { Config } from '../config/config.ts'
import { connect } from '../main.ts'
import { faultOf, type Alert, type Fault } from '../model/index.ts'

/** Sends a test message to each sink of a configuration, and says what became of it. */
export async function testAlerts(
  config: Config,
): Promise<readonly { readonly sink: string; readonly fault?: Fault }[]> {
  const clock = systemClock
  const aws = connect({ config }, clock, systemRandom)
  const now = clock.now()
  const results: { sink: string; fault?: Fault }[] = []
  for (const sink of config.alerts.sinks) {
    try {
      await notifier(sink, { clock, sender: (place) => aws.sender(place) }).send(testOf(now))
      results.push({ sink: sink.name })
    } catch (error) {
      results.push({ sink: sink.name, fault: faultOf(error) })
    }
  }
  aws.close()
  return results
}

function testOf(now: number): Alert {
  return {
    id: `test-${now}`,
    at: now,
    state: 'test',
    cause: 'test',
    level: 'info',
    title: 'This is a test of Plumbline: alerts arrive here',
    since: now,
    count: 0,
    subjects: [],
  }
}
