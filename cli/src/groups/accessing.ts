import type { Command } from 'commander'
import type { ExitCode } from '../exit.ts'
import { api, output, wholeNumber } from './options.ts'
import type { Terminal } from '../terminal.ts'

type End = (code: ExitCode) => void

/** Who one is, what one may do, and what was done. */
export function accessing(program: Command, terminal: Terminal, end: End): void {
  signingIn(program, terminal, end)
  const audits = program
    .command('audit')
    .description('say what was asked of the controller, done or refused, newest first')
    .option('--limit <count>', 'how many at most', wholeNumber(1, 500), 50)
    .option('--cursor <cursor>', 'what comes after the page before')
    .addOption(output())
    .addOption(api())
    .action(async (options) => {
      const { audit } = await import('../commands/audit.ts')
      end(await audit(options, terminal))
    })
  audits
    .command('verify')
    .description('say whether a line of it was changed or taken out since it was written')
    .addOption(output())
    .addOption(api())
    .action(async (_options, command: Command) => {
      const { auditVerify } = await import('../commands/audit.ts')
      end(await auditVerify(command.optsWithGlobals(), terminal))
    })
  program
    .command('rbac')
    .description('what is about roles')
    .command('can-i')
    .description('say whether somebody may do something, and by which role; ends with 1 if not')
    .argument('<verb>', 'such as sync, hold or approve')
    .argument('[object]', 'a unit such as prod/service/checkout, or the name of a source')
    .option(
      '--as <subject>',
      'somebody else; asking the controller about others needs the verb audit',
    )
    .option('--group <name...>', 'with --as: a group of that person')
    .option('--from <folder>', 'judge by the documents of a folder; no controller is asked')
    .addOption(api())
    .action(async (verb: string, object: string | undefined, options) => {
      const { canI } = await import('../commands/can-i.ts')
      end(await canI(verb, object, options, terminal))
    })
}

function signingIn(program: Command, terminal: Terminal, end: End): void {
  program
    .command('login')
    .description('sign in with the issuer of a controller, on any device')
    .addOption(api())
    .action(async (options) => {
      const { login } = await import('../commands/login.ts')
      end(await login(options, terminal))
    })
  program
    .command('logout')
    .description('forget the token of a controller')
    .addOption(api())
    .action(async (options) => {
      const { logout } = await import('../commands/login.ts')
      end(await logout(options, terminal))
    })
  program
    .command('whoami')
    .description('say as whom the controller sees you, and which roles you have')
    .addOption(output())
    .addOption(api())
    .action(async (options) => {
      const { whoami } = await import('../commands/login.ts')
      end(await whoami(options, terminal))
    })
  program
    .command('token')
    .description('what is about tokens of programs')
    .command('new')
    .description('make a token: it is printed once, with the line that makes a controller know it')
    .argument('<name>', 'what it is for, such as ci')
    .option('--group <name...>', 'a group that it is in', [])
    .action(async (name: string, { group }: { group: readonly string[] }) => {
      const { newToken } = await import('../commands/token.ts')
      end(await newToken(name, { groups: group }, terminal))
    })
}
