import type { Environment, UnitId } from '@plumbline/desired-state'
import type { AnyKind, AwsReader } from '../../model/index.ts'

/**
 * Units that own something live in an environment, carry the tag of one of our sources, and are in no document: what
 * was removed from Git, found in AWS alone, so that a lost store loses no clean-up.
 */
export async function inventory(
  kinds: readonly AnyKind[],
  reader: AwsReader,
  environment: Environment,
  wanted: ReadonlySet<UnitId>,
): Promise<readonly { readonly unit: UnitId; readonly source: string }[]> {
  const owned = await Promise.all(
    kinds.map(async (kind) => (await kind.inventory?.(reader, environment, wanted)) ?? []),
  )
  return owned.flat().filter(({ unit }) => !wanted.has(unit))
}
