import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs'
import type { Demo } from './demo-process.ts'

/** Commits another text of the service `web` to the desired state of the demo in a folder. */
export async function commit(
  folder: string,
  message: string,
  edit: (text: string) => string,
): Promise<void> {
  const repository = join(folder, 'desired-state')
  const file = join(repository, 'apps/web/service.yaml')
  writeFileSync(file, edit(readFileSync(file, 'utf8')))
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com']
  await promisify(execFile)('git', [...who, 'commit', '-qam', message], { cwd: repository })
}

/** Does in the AWS of the demo what nobody committed: another number of tasks of a service in prod. */
export async function changeByHand(
  { aws: endpoint }: Demo,
  service: string,
  desiredCount: number,
): Promise<void> {
  const credentials = { accessKeyId: 'dana', secretAccessKey: 'any' }
  const ecs = new ECSClient({ endpoint, region: 'eu-west-1', credentials })
  await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service, desiredCount }))
}
