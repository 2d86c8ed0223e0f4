import { misplaced, namedTwice, type Conflict } from '../documents/conflict.ts'
import { meaningOf, type Catalogue } from '../documents/catalogue.ts'
import type { DesiredState } from '../types.ts'
import type { Bounds } from './bounds.ts'
import type { Tenant } from '../spec/tenant.ts'

/** What a load is told about tenants. */
export interface Tenancy {
  /**
   * Tenants from another source, which is trusted while this one is not. Given, even as an empty list, no unit is
   * rendered that is not one of theirs, and the source cannot bring tenants of its own.
   */
  readonly tenants?: readonly Tenant[]
  /** Name of the source, for tenants that are for some sources only. */
  readonly source?: string
}

/** Words of a file that cannot be read, but may hold a tenant. `enant` is what is left of `Tenant` in lower case. */
const traces = ['tenant', 'tenants', 'enant']

/** The bounds of a source; nothing when anybody may write anything into it. */
export function boundsOf(
  all: Catalogue,
  { tenants, source }: Tenancy,
  unread: readonly { readonly words: ReadonlySet<string> }[],
): Bounds | undefined {
  const foreign = tenants !== undefined
  const lost = unread.some(({ words }) => traces.some((trace) => words.has(trace)))
  if (!foreign && all.tenants.size === 0 && !lost) return undefined
  const known = tenants ?? [...tenantsIn(all).values()]
  return {
    tenants: known.filter(({ spec }) => isFor(spec.sources, source)),
    foreign,
    teamOf: (object) => all.objects.get(object)?.[0]?.team,
  }
}

/** At a desk nobody says what the source is called. */
function isFor(sources: readonly string[] | undefined, source: string | undefined): boolean {
  return sources === undefined || source === undefined || sources.includes(source)
}

/** The tenants of a source that are right and there once. */
export function tenantsIn({ tenants }: Catalogue): ReadonlyMap<string, Tenant> {
  return meaningOf(tenants, ({ tenant }) => tenant)
}

/** The tenants of a trusted source, as `LoadOptions` of other sources takes them. */
export function tenantsOf({ tenants }: Pick<DesiredState, 'tenants'>): readonly Tenant[] {
  return [...tenants.values()]
}

/** What is wrong with the documents of tenants themselves. */
export function tenantConflicts(
  { tenants }: Catalogue,
  bounds: Bounds | undefined,
): readonly Conflict[] {
  if (bounds?.foreign !== true) return namedTwice(tenants, 'tenant')
  return misplaced(
    tenants,
    'a tenant cannot write its own bounds',
    'write it into the source that tenants are taken from',
  )
}
