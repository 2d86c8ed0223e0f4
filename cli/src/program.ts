import { FaultError } from '@plumbline/controller/model'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { accessing } from './groups/accessing.ts'
import { answering } from './groups/answering.ts'
import { beginning } from './groups/beginning.ts'
import { bootstrapping } from './groups/bootstrapping.ts'
import { completing } from './groups/completing.ts'
import { drifting, judging } from './groups/drifting.ts'
import { examining } from './groups/examining.ts'
import { exit, Failure } from './exit.ts'
import type { ExitCode } from './exit.ts'
import { withExamples } from './examples.ts'
import { handling } from './groups/handling.ts'
import { importing } from './groups/importing.ts'
import { looking } from './groups/looking.ts'
import { orphaning } from './groups/orphaning.ts'
import { api, author, config, detailed, from, output, reason, seconds } from './groups/options.ts'
import manifest from '../package.json' with { type: 'json' }
import { plain } from './text/plain.ts'
import { running } from './groups/running.ts'
import type { Terminal } from './terminal.ts'
import { watching } from './groups/watching.ts'

/** Runs one command line, and returns the exit code. Each command is loaded when it is called, so that all start fast. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: ExitCode = exit.fine
  const program = programOf(terminal, (ended) => (code = ended))
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    return failed(error, terminal)
  }
}

function failed(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode
  if (terminal.signal.aborted) return exit.interrupted
  if (error instanceof FaultError)
    return told(new Failure(error.message, error.fault.hint), terminal)
  if (error instanceof Failure) return told(error, terminal)
  return told(
    new Failure(textOf(error), 'this is a defect of Plumbline: please report it'),
    terminal,
  )
}

function told({ message, hint, code }: Failure, { err, errColours }: Terminal): number {
  err(`${errColours.red('plumbline:')} ${plain(message)}`)
  err(`  ${plain(hint)}`)
  return code
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** Commands that belong together, in the order of the help. */
const families = [
  ['To begin:', [beginning, running]],
  ['Files, Git and AWS, without a controller:', [offline, examining, importing, bootstrapping]],
  ['How things are:', [remote, looking, watching, judging, puppet, alerting]],
  ['What people decide:', [deciding, answering, drifting, orphaning]],
  ['By hand:', [handling]],
  ['Who may do what:', [accessing]],
  ['Shells:', [completing]],
] as const

export function programOf(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const program = new Command('plumbline')
    .description('GitOps for Amazon ECS: commit YAML, and AWS follows')
    .version(`${manifest.version} (Node ${process.versions.node})`)
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('  --help after the command shows its options, and examples')
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(plain(text.trimEnd())),
      outputError: (text, write) => write(text.replace(/^error: /, 'plumbline: ')),
    })
  for (const [title, group] of families) {
    program.commandsGroup(title)
    for (const family of group) family(program, terminal, end)
  }
  withExamples(program)
  return program
}

/** What needs neither a controller nor AWS, and what needs AWS alone. */
function offline(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('validate')
    .description('check every document below a folder, without a network')
    .argument('<path>', 'a folder or a file')
    .option('--tenants <path>', 'a folder or a file with the tenants that bound the documents')
    .option('--source <name>', 'the source that the documents are for, as tenants name it')
    .addOption(output())
    .action(async (path: string, options) => {
      const { validate } = await import('./commands/validate.ts')
      end(await validate(path, options, terminal))
    })
  program
    .command('plan')
    .description('say what would be done, field by field and call by call, and do nothing')
    .addOption(config())
    .option('--environment <name>', 'the units of one environment alone')
    .option('--unit <unit>', 'one unit alone, such as prod/service/checkout')
    .addOption(from())
    .addOption(detailed())
    .addOption(output(['text', 'json', 'yaml', 'markdown']))
    .option('--comment <number>', 'also write it into one comment of a pull request on GitHub')
    .addOption(api())
    .action(async (options) => {
      const { plan } = await import('./commands/plan.ts')
      end(await plan(options, terminal))
    })
  program
    .command('verify')
    .description(
      'say whether everything that units need is there: images, roles, secrets, networks',
    )
    .argument(
      '[path]',
      'a folder whose documents are taken instead of those in Git; SOURCE=FOLDER where there are several sources',
    )
    .addOption(config())
    .option('--environment <name>', 'the units of one environment alone')
    .option('--unit <unit>', 'one unit alone, such as prod/service/checkout')
    .addOption(output())
    .action(async (path: string | undefined, options) => {
      const { verify } = await import('./commands/verify.ts')
      end(await verify(path, options, terminal))
    })
}

/** What asks a running controller for the hosts of bundles. */
function puppet(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('puppet')
    .description('what is about the hosts of Puppet bundles')
    .command('status')
    .description(
      'say which host is to have, and has, which bundle, and what became of its last run',
    )
    .argument('[bundle]', 'such as prod/bundle/edge')
    .addOption(output())
    .addOption(api())
    .action(async (bundle: string | undefined, options) => {
      const { puppetStatus } = await import('./commands/puppet-status.ts')
      end(await puppetStatus(bundle, options, terminal))
    })
}

/** What asks a running controller. */
function remote(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('status')
    .description('say how the units are, the worst first, or how one is in full')
    .argument('[unit]', 'such as prod/service/checkout')
    .addOption(output())
    .addOption(api())
    .action(async (unit: string | undefined, options) => {
      const { status } = await import('./commands/status.ts')
      end(await status(unit, options, terminal))
    })
  program
    .command('diff')
    .description('say in what live AWS differs from Git')
    .argument('<unit>', 'such as prod/service/checkout')
    .addOption(detailed())
    .addOption(output())
    .addOption(api())
    .action(async (unit: string, options) => {
      const { diff } = await import('./commands/diff.ts')
      end(await diff(unit, options, terminal))
    })
  program
    .command('images')
    .description(
      'say how image policies stand: what is there, what is newest, what is done and why',
    )
    .option('--dry-run', 'look by itself, and show the lines that would change; nothing is written')
    .option('--config <file>', 'with --dry-run: configuration of the controller')
    .addOption(from())
    .addOption(output())
    .addOption(api())
    .action(async (options) => {
      const { images } = await import('./commands/images.ts')
      end(await images(options, terminal))
    })
  program
    .command('sync')
    .description('have a unit looked at, or a source fetched, now')
    .argument('[unit]', 'such as prod/service/checkout')
    .option('--prune', 'confirm that the unit, which was removed from Git, may be deleted')
    .option('--wait', 'wait until it is in sync and healthy, or failed')
    .option('--timeout <duration>', 'with --wait: how long, such as 90s or 10m', seconds, 600)
    .addOption(new Option('--source <name>', 'fetch this source').conflicts(['prune', 'wait']))
    .option('--accept <revision>', 'with --source: adopt this head of a rewritten branch')
    .addOption(api())
    .action(async (unit: string | undefined, options) => {
      const { sync } = await import('./commands/sync.ts')
      end(await sync(unit, options, terminal))
    })
}

function count(text: string): number {
  const number = Number(text)
  if (/^\d{1,3}$/.test(text) && number >= 1 && number <= 100) return number
  throw new InvalidArgumentError('write a number from 1 to 100')
}

/** What a person decides about one unit, and what they look at before they do. */
function deciding(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('history')
    .description('say what was tried with a unit, what became of it, and what it can go back to')
    .argument('<unit>', 'such as prod/service/checkout')
    .option('--limit <count>', 'how many at most', count, 20)
    .option('--passes', 'every pass that did something, instead of what was tried')
    .addOption(output())
    .addOption(api())
    .action(async (unit: string, options) => {
      const { history } = await import('./commands/history.ts')
      end(await history(unit, options, terminal))
    })
  program
    .command('hold')
    .description('let nothing new go out to a unit; drift is repaired as before')
    .argument('<unit>', 'such as prod/service/checkout')
    .option('--suspend', 'write nothing at all, and only look')
    .option('--for <duration>', 'how long, such as 90s, 10m or 2h', seconds)
    .addOption(reason())
    .addOption(author())
    .addOption(api())
    .action(async (unit: string, options) => {
      const { hold } = await import('./commands/pin.ts')
      end(await hold(unit, options, terminal))
    })
  program
    .command('release')
    .description('let a unit follow Git again: ends a hold, a suspension and a rollback')
    .argument('<unit>', 'such as prod/service/checkout')
    .addOption(reason())
    .addOption(author())
    .addOption(api())
    .action(async (unit: string, options) => {
      const { release } = await import('./commands/pin.ts')
      end(await release(unit, options, terminal))
    })
  program
    .command('rollback')
    .description('go back to a release that was good, until a commit changes the unit')
    .argument('<unit>', 'such as prod/service/checkout')
    .option('--to <revision>', 'its commit (default: the newest good one before)')
    .addOption(reason())
    .addOption(author())
    .addOption(api())
    .action(async (unit: string, options) => {
      const { rollback } = await import('./commands/pin.ts')
      end(await rollback(unit, options, terminal))
    })
}

/** What was told, and whether it can be. */
function alerting(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('alerts')
    .description('say what was told to people lately, and whether it arrived')
    .argument('[action]', 'test: send a test message to each sink of --config')
    .option('--limit <count>', 'how many at most', count, 20)
    .option('--config <file>', 'with test: configuration of the controller')
    .addOption(output())
    .addOption(api())
    .action(async (action: string | undefined, options) => {
      const { alerts } = await import('./commands/alerts.ts')
      end(await alerts(action, options, terminal))
    })
}
