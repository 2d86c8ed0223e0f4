import type { Command } from 'commander'
import type { ExitCode } from '../exit.ts'
import { force, out, output } from './options.ts'
import type { Terminal } from '../terminal.ts'

/** How people come to Plumbline. */
export function importing(
  program: Command,
  terminal: Terminal,
  end: (code: ExitCode) => void,
): void {
  const group = program
    .command('import')
    .description('write documents for what runs already, or is described in another way')
  group
    .command('taskdef')
    .description('from a task definition in JSON, and a service')
    .argument('<file>', 'what `aws ecs describe-task-definition` answers, or what is registered')
    .option('--service <file>', 'what `aws ecs describe-services` answers, or what is created')
    .option('--job', 'write a Job instead of a Service')
    .option('--name <name>', 'name of the service or job')
    .option('--environment <name>', 'environment in which it runs')
    .addOption(out())
    .addOption(force())
    .addOption(output())
    .action(async (file: string, options) => {
      const { importTaskdefFile } = await import('../commands/import-taskdef.ts')
      end(await importTaskdefFile(file, options, terminal))
    })
  group
    .command('copilot')
    .description('from the manifests of a workspace of AWS Copilot')
    .argument('<folder>', 'the folder `copilot`, or the one that it is in')
    .option('--environment <name>', 'one environment alone')
    .option('--account <number>', 'AWS account of new environments')
    .option('--region <region>', 'AWS region of new environments')
    .addOption(out())
    .addOption(force())
    .addOption(output())
    .action(async (folder: string, options) => {
      const { importCopilotFolder } = await import('../commands/import-copilot.ts')
      end(await importCopilotFolder(folder, options, terminal))
    })
  group
    .command('live')
    .description('from services that run in ECS, proved by a plan, and handed over with --adopt')
    .requiredOption('--cluster <name>', 'ECS cluster')
    .option('--service <name>', 'one service alone')
    .option('--region <region>', 'AWS region (default: AWS_REGION)')
    .option('--endpoint <url>', 'address of AWS (default: AWS_ENDPOINT_URL)')
    .option('--environment <name>', 'environment that the services will belong to', 'prod')
    .option('--source <name>', 'source that the documents will belong to, for --adopt')
    .option('--adopt', 'tag the services that are proved, so that Plumbline may change them')
    .option('--yes', 'with --adopt: do not ask')
    .addOption(out())
    .addOption(force())
    .addOption(output())
    .action(async (options) => {
      const { importLiveServices } = await import('../commands/import-live.ts')
      end(await importLiveServices(options, terminal))
    })
}
