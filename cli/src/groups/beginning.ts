import { Argument, Option, type Command } from 'commander'
import type { ExitCode } from '../exit.ts'
import { force, ofEnvironment, ofSource, ofUnit, tenants } from './options.ts'
import type { Terminal } from '../terminal.ts'

/** What somebody begins with: documents of their own, and what is written about them. */
export function beginning(
  program: Command,
  terminal: Terminal,
  end: (code: ExitCode) => void,
): void {
  program
    .command('init')
    .description('make a first desired state: an environment, a service, and schemas for editors')
    .argument('[folder]', 'where it is written', '.')
    .option('--service <name>', 'name of the service', 'web')
    .option('--image <image>', 'its image', 'public.ecr.aws/nginx/nginx:1.27')
    .option('--port <port>', 'the port on which it listens')
    .option('--environment <name>', 'name of the environment', 'dev')
    .option('--account <number>', 'AWS account', '111122223333')
    .option('--region <region>', 'AWS region', 'eu-west-1')
    .option('--cluster <name>', 'ECS cluster (default: the name of the environment)')
    .option('--subnets <ids>', 'separated by commas', 'subnet-0123456789abcdef0')
    .option('--security-groups <ids>', 'separated by commas', 'sg-0123456789abcdef0')
    .addOption(force())
    .action(async (folder: string, options) => {
      const { init } = await import('../commands/init.ts')
      end(await init(folder, options, terminal))
    })
  program
    .command('render')
    .description('say what Plumbline understands of documents, after overlays, variables, defaults')
    .addArgument(new Argument('[path]', 'a folder or a file').default('.'))
    .addOption(ofUnit())
    .addOption(ofEnvironment())
    .option('--origins', 'field by field, each with the file and line that it comes from')
    .addOption(tenants())
    .addOption(ofSource())
    .addOption(
      new Option('-o, --output <format>', 'how to write the result')
        .choices(['yaml', 'json', 'name'])
        .default('yaml'),
    )
    .action(async (path: string, options) => {
      const { render } = await import('../commands/render.ts')
      end(await render(path, options, terminal))
    })
  program
    .command('docs')
    .description('print a page of the documentation, or what there is to know about a field')
    .argument('[topic]', 'a page, a kind, or a field such as spec.deploy.strategy')
    .option('--json', 'for programs')
    .action(async (topic: string | undefined, options) => {
      const { docs } = await import('../commands/docs.ts')
      end(await docs(topic, options, terminal))
    })
  program
    .command('schema')
    .description('print the JSON Schema of a kind of document, for editors')
    .argument('[kind]', 'such as service; left out: the kinds')
    .action(async (kind: string | undefined) => {
      const { schema } = await import('../commands/schema.ts')
      end(await schema(kind, terminal))
    })
}
