import { systemClock } from '../adapters/clock.ts'
import type { Administrator, Prepared } from '../adapters/postgres/prepare.ts'
import { systemRandom } from '../adapters/random.ts'
import { connect, type ControllerOptions } from '../main.ts'
import type { PostgresSettings } from '../model/index.ts'
import { passwordParts } from '../open-store.ts'

export type { Administrator, Prepared }

/**
 * Makes the user and the database of a store in PostgreSQL where they are not there.
 * @throws FaultError with what to do
 */
export async function prepareStore(
  options: Pick<ControllerOptions, 'config' | 'credentials'>,
  settings: PostgresSettings,
  administrator: Administrator,
): Promise<Prepared> {
  const { preparePostgres } = await import('../adapters/postgres/prepare.ts')
  const aws = connect(options, systemClock, systemRandom)
  try {
    return await preparePostgres(settings, administrator, passwordParts(options, aws))
  } finally {
    aws.close()
  }
}
