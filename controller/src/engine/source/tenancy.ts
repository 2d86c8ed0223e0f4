import { tenantsOf, type Tenancy } from '@plumbline/desired-state'
import { FaultError } from '../../model/index.ts'
import type { Snapshot } from './desired.ts'

/** A source, and the one that its bounds come from. */
export interface Bounded {
  readonly name: string
  readonly tenants?: string
}

/**
 * What the units of a source are judged by. Tenants that cannot be read are not the same as none: until their source was
 * loaded, nothing of this one is rendered.
 * @throws {FaultError} when the source of the tenants was not loaded yet
 */
export function tenancyOf(
  { name: source, tenants }: Bounded,
  snapshots: ReadonlyMap<string, Snapshot>,
): Tenancy {
  if (tenants === undefined) return { source }
  const bounding = snapshots.get(tenants)
  if (bounding !== undefined) return { source, tenants: tenantsOf(bounding.state) }
  throw new FaultError({
    code: 'TenantsUnread',
    source: 'user',
    retry: 'backoff',
    message: `the source ${tenants}, which holds the tenants of ${source}, could not be loaded`,
    hint: `See what keeps the source ${tenants} from being loaded. Until then nothing of ${source} is changed.`,
  })
}
