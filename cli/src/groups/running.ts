import { InvalidArgumentError, type Command } from 'commander'
import type { ExitCode } from '../exit.ts'
import type { Terminal } from '../terminal.ts'

/** What runs a controller. */
export function running(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('serve')
    .description('run the controller and its API until it is told to stop')
    .requiredOption('--config <file>', 'configuration of the controller')
    .option('--once', 'work until nothing is left to do, then end; the API is not served')
    .action(async (options) => {
      const { serve } = await import('../commands/serve.ts')
      end(await serve(options, terminal))
    })
  program
    .command('store')
    .description('the database in which the controller remembers')
    .command('init')
    .description('make the user and the database of store.postgres, as an administrator')
    .requiredOption('--config <file>', 'configuration of the controller')
    .option(
      '--admin-from <variable>',
      'environment variable with the secret of an administrator, as RDS writes it',
      'STORE_ADMIN',
    )
    .option('--admin-database <name>', 'a database that is there already', 'postgres')
    .action(async (options) => {
      const { initStore } = await import('../commands/store-init.ts')
      end(await initStore(options, terminal))
    })
  program
    .command('demo')
    .description('run everything on this machine against a simulated AWS')
    .option('--port <port>', 'port of the API and the dashboard', port, 8080)
    .option('--aws-port <port>', 'port of the simulated AWS', port, 4566)
    .option('--dir <folder>', 'where the repository and the simulated AWS are kept', '.plumbline')
    .option('--example <name>', 'which of the examples the repository is made from', 'shop')
    .option('--with-roles', 'let people sign in, as viewer, operator or administrator')
    .option('--no-hosts', 'do without the two hosts that run Puppet')
    .action(async (options) => {
      const { demo } = await import('../commands/demo.ts')
      end(await demo(options, terminal))
    })
}

function port(text: string): number {
  const number = Number(text)
  if (/^\d{1,5}$/.test(text) && number <= 65_535) return number
  throw new InvalidArgumentError('write a port from 0 to 65535; 0 takes a free one')
}
