import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { definitionOf, network, ran, versionOf, writeJson } from './peer.ts'
import type { Peer, PeerPlace, Service } from './peer.ts'

const ours = join(import.meta.dirname, '../../../.venv/bin/aws')
/** The one that `scripts/install-parts.sh` pins, or else the one of this machine. */
const program = existsSync(ours) ? ours : 'aws'

interface Described {
  readonly services: readonly { readonly status: string; readonly taskDefinition: string }[]
}
interface Definition {
  readonly taskDefinition: {
    readonly taskDefinitionArn: string
    readonly containerDefinitions: readonly { readonly image: string }[]
  }
}

/** A loop over the services, as a script of a pipeline has it: describe, register what changed, create or update. */
export const awsCli: Peer = {
  name: 'AWS CLI loop',
  version: () => versionOf(program, ['--version']),
  async apply(place, services) {
    for (const service of services) await bring(place, service)
  },
}

async function bring(place: PeerPlace, service: Service): Promise<void> {
  const at = ['--cluster', 'prod']
  const described = await asked<Described>(place, [
    'describe-services',
    ...at,
    '--services',
    service.name,
  ])
  const live = described.services.find(({ status }) => status === 'ACTIVE')
  if (live !== undefined && (await imageOf(place, live.taskDefinition)) === service.image) return
  const file = writeJson(place.folder, 'definition.json', definitionOf(service))
  const { taskDefinition } = await asked<Definition>(place, [
    'register-task-definition',
    '--cli-input-json',
    `file://${file}`,
  ])
  const revision = ['--task-definition', taskDefinition.taskDefinitionArn]
  if (live !== undefined)
    await asked(place, ['update-service', ...at, '--service', service.name, ...revision])
  else {
    const size = ['--desired-count', '2', '--launch-type', 'FARGATE']
    const where = ['--network-configuration', JSON.stringify(network)]
    const name = ['--service-name', service.name]
    await asked(place, ['create-service', ...at, ...name, ...revision, ...size, ...where])
  }
}

async function imageOf(place: PeerPlace, arn: string): Promise<string | undefined> {
  const { taskDefinition } = await asked<Definition>(place, [
    'describe-task-definition',
    '--task-definition',
    arn,
  ])
  return taskDefinition.containerDefinitions[0]?.image
}

async function asked<Answer>(place: PeerPlace, args: readonly string[]): Promise<Answer> {
  return JSON.parse(await ran(program, ['ecs', ...args, '--output', 'json'], place)) as Answer
}
