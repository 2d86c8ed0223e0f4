import type { Command } from 'commander'
import type { ExitCode } from '../exit.ts'
import { force, output } from './options.ts'
import type { Terminal } from '../terminal.ts'

/** What is about the slow part of an environment, before there is a controller. */
export function bootstrapping(
  program: Command,
  terminal: Terminal,
  end: (code: ExitCode) => void,
): void {
  const group = program
    .command('bootstrap')
    .description('the configuration of the stacks that an environment stands on')
  group
    .command('init')
    .description('ask what an environment shall have, and write its configuration')
    .option('--environment <name>', 'name of the environment, such as prod')
    .option('--account <number>', 'AWS account')
    .option('--region <region>', 'AWS region')
    .option('--zones <zones>', 'availability zones, with commas')
    .option('--project <name>', 'beginning of the names of everything')
    .option('--nat-gateways <number>', 'NAT gateways, at most one for each zone')
    .option('--certificate <arn>', 'certificate of the load balancer, for HTTPS')
    .option('--pause-after <time>', 'after how long without connections the database pauses')
    .option('--repositories <names>', 'image repositories, with commas')
    .option('--task-roles <names>', 'roles of programs, with commas')
    .option('--secrets <secrets>', 'secrets: name:generated or name:generated:filled, with commas')
    .option('--buckets <names>', 'buckets of programs, with commas')
    .option('--github <repository>', 'owner/name whose main branch may push images')
    .option('--email <address>', 'who hears of alarms')
    .option('--add-ons <names>', 'add-ons, with commas')
    .option('--vpn-server-certificate <arn>', 'certificate of the VPN server')
    .option('--vpn-client-certificate <arn>', 'certificate that signed those of VPN clients')
    .option('--tables <tables>', 'tables of DynamoDB: name:key or name:key:sortKey, with commas')
    .option('--image <digest>', 'digest of the image of the controller, once it is pushed')
    .option('--source <url>', 'repository of the documents')
    .option('--source-token <arn>', 'secret whose text is a token for it')
    .option('--store <where>', 'where the controller remembers: postgres or sqlite')
    .option('--puppet <yes|no>', 'whether the controller publishes Puppet bundles')
    .option('--issuer <url>', 'issuer (OIDC) that people sign in with')
    .option('--administrator <address>', 'first administrator; without one a token is made for it')
    .option('--out <file>', 'where to write', 'bootstrap-cdk/environments/<environment>.yaml')
    .addOption(force())
    .action(async (options) => {
      const { initBootstrap } = await import('../commands/bootstrap-init.ts')
      end(await initBootstrap(options, terminal))
    })
  group
    .command('check')
    .description('check configurations, without a network')
    .argument('<files...>', 'configurations of environments')
    .action(async (files: string[]) => {
      const { checkBootstrap } = await import('../commands/bootstrap-check.ts')
      end(await checkBootstrap(files, terminal))
    })
  group
    .command('cost')
    .description('what an environment costs in a month while nobody uses it, about')
    .argument('<file>', 'configuration of an environment')
    .addOption(output())
    .action(async (file: string, options) => {
      const { costOfBootstrap } = await import('../commands/bootstrap-cost.ts')
      end(await costOfBootstrap(file, options, terminal))
    })
}
