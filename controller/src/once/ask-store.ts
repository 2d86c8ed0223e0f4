import { systemClock } from '../adapters/clock.ts'
import { systemRandom } from '../adapters/random.ts'
import { connect, type ControllerOptions } from '../main.ts'
import type { PostgresSettings } from '../model/index.ts'
import { passwordParts } from '../open-store.ts'

/**
 * Asks a database for its version, with the password that the configuration says. Writes nothing.
 * @throws FaultError with what to do
 */
export async function askStore(
  options: Pick<ControllerOptions, 'config' | 'credentials'>,
  settings: PostgresSettings,
): Promise<string> {
  const { askPostgres } = await import('../adapters/postgres/store.ts')
  const aws = connect(options, systemClock, systemRandom)
  try {
    return await askPostgres(settings, passwordParts(options, aws))
  } finally {
    aws.close()
  }
}
