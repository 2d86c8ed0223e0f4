import { load } from '@plumbline/desired-state'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { sourceFile, writeFiles, type NewFile } from '../import/files.ts'
import { oneLine } from '../text/plain.ts'
import { tellProblems } from '../files/tell-problems.ts'
import type { Terminal } from '../terminal.ts'

export interface InitOptions {
  readonly service: string
  readonly image: string
  readonly port?: string
  readonly environment: string
  readonly account: string
  readonly region: string
  readonly cluster?: string
  readonly subnets: string
  readonly securityGroups: string
  readonly force?: boolean
}

const schemas = fileURLToPath(new URL('../../../desired-state/schema/', import.meta.url))

/** A first desired state: one environment, one service in it, and the schemas that editors check them with. */
export async function init(
  folder: string,
  options: InitOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { cwd, out, err } = terminal
  const documents = [environmentFile(options), serviceFile(options)]
  const { problems } = load(documents.map(sourceFile))
  if (problems.length > 0) {
    tellProblems(problems, new Map(documents.map(({ path, text }) => [path, text])), terminal)
    throw new Failure('nothing was written', 'mend the option that the line above is about')
  }
  const files = [...documents, await schemaFile('environment'), await schemaFile('service')]
  const written = await writeFiles(files, resolve(cwd, folder), {
    cwd,
    force: options.force === true,
    instead: 'name another folder',
  })
  for (const file of written) out(file)
  const shown = oneLine(folder)
  err('Next:')
  err(
    `  1. write your account, cluster, subnets, security groups and execution role into ${written[0]}`,
  )
  err(`  2. plumbline validate ${shown}`)
  err(
    '  3. commit it, and name the repository in `sources` of a controller (plumbline docs operations)',
  )
  return exit.fine
}

function environmentFile({
  environment,
  account,
  region,
  cluster = environment,
  subnets,
  securityGroups,
}: InitOptions): NewFile {
  return {
    path: `environments/${environment}.yaml`,
    text: `# yaml-language-server: $schema=../schema/environment.json
#
# An environment says where services run. Every service runs in every environment, unless it lists its own in
# metadata.environments.
apiVersion: plumbline/v1
kind: Environment
metadata:
  name: ${environment}
spec:
  account: "${account}" # in quotes: it is a name made of digits, not a number
  region: ${region}
  cluster: ${cluster}
  network:
    subnets: [${subnets}]
    securityGroups: [${securityGroups}]
  roles:
    execution: ecsTaskExecutionRole # with which ECS pulls images, writes logs and reads secrets
  policy:
    prune: confirm # what is removed from Git is deleted once somebody confirmed it
    drift: revert # what is changed by hand is undone
`,
  }
}

function serviceFile({ service, image, port }: InitOptions): NewFile {
  return {
    path: `apps/${service}/service.yaml`,
    text: `# yaml-language-server: $schema=../../schema/service.json
#
# What is not written here has a default: \`plumbline render\` shows it, \`plumbline docs Service\` explains it.
apiVersion: plumbline/v1
kind: Service
metadata:
  name: ${service}
spec:
  image: ${image}
${port === undefined ? '' : `  port: ${port}\n`}  cpu: 256
  memory: 512
  scale: 1
  env:
    LOG_LEVEL: info
`,
  }
}

async function schemaFile(kind: string): Promise<NewFile> {
  const path = `schema/${kind}.json`
  return { path, text: await readFile(join(schemas, `${kind}.json`), 'utf8') }
}
