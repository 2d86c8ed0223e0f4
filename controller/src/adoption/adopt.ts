import type { UnitId } from '@plumbline/desired-state'
import { systemClock } from '../adapters/clock.ts'
import { memoryStore } from '../adapters/store/memory.ts'
import { execute } from '../engine/pass/execute.ts'
import { kinds } from '../kinds/index.ts'
import { ecsTags } from '../kinds/ownership.ts'
import { tagResource } from '../kinds/service/way-back.ts'
import { call, ownAccount, type Outcome, type Plan } from '../model/index.ts'
import { connectTo, type ReadLiveOptions } from './read-live.ts'

/** A service that runs, and the unit that it is to become. */
export interface Adoption {
  readonly unit: UnitId
  readonly environment: string
  readonly source: string
  readonly serviceArn: string
}

/** The plan that hands a service over: nothing of it changes but its tags, which say whose it is from then on. */
export function adoptionPlan({ unit, environment, source, serviceArn }: Adoption): Plan {
  const tags = {
    'plumbline:unit': unit,
    'plumbline:environment': environment,
    'plumbline:source': source,
  }
  const name = unit.slice(unit.lastIndexOf('/') + 1)
  return {
    unit,
    revision: 'adoption',
    fingerprint: 'adoption',
    differences: [],
    steps: [
      {
        resource: `service/${name}`,
        effect: 'updates in place',
        call: call(tagResource, { resourceArn: serviceArn, tags: ecsTags(tags) }),
      },
    ],
    held: [],
    unreadable: [],
  }
}

/** Sends adoptions, one after the other. A repeat is harmless: the same tags are written again. */
export async function adopt(
  adoptions: readonly Adoption[],
  options: Pick<ReadLiveOptions, 'region' | 'endpoint' | 'credentials'>,
): Promise<readonly Outcome[]> {
  const aws = connectTo(options)
  try {
    const { writer } = aws({ account: ownAccount, region: options.region })
    const outcomes: Outcome[] = []
    for (const adoption of adoptions) {
      const store = memoryStore()
      const execution = { kinds, writer, store, clock: systemClock, refuse: () => undefined }
      const sent = await execute(adoptionPlan(adoption), execution)
      outcomes.push(...sent.map(({ outcome }) => outcome))
    }
    return outcomes
  } finally {
    aws.close()
  }
}
