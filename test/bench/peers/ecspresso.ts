import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { definitionOf, network, ran, versionOf, writeJson } from './peer.ts'
import type { Peer } from './peer.ts'

const ours = join(import.meta.dirname, '../../../.venv-bench/ecspresso')
/** The one that `scripts/install-bench-peers.sh` makes, or else the one of this machine. */
const program = existsSync(ours) ? ours : 'ecspresso'

/** One configuration and one run for each service, one after the other. It is not told to wait for the rollout. */
export const ecspresso: Peer = {
  name: 'ecspresso',
  version: () => versionOf(program, ['version']),
  async apply(place, services) {
    for (const service of services) {
      const folder = join(place.folder, service.name)
      writeJson(folder, 'task-definition.json', definitionOf(service))
      writeJson(folder, 'service-definition.json', {
        desiredCount: 2,
        launchType: 'FARGATE',
        networkConfiguration: network,
      })
      const config = writeJson(folder, 'ecspresso.json', {
        region: 'eu-west-1',
        cluster: 'prod',
        service: service.name,
        task_definition: 'task-definition.json',
        service_definition: 'service-definition.json',
      })
      await ran(program, ['deploy', '--no-wait', '--config', config], { ...place, folder })
    }
  },
}
