import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadConfig } from '@plumbline/controller'
import type { Config } from '@plumbline/controller'
import { Failure } from '../exit.ts'
import { authText, type DemoTokens } from './roles.ts'
import { signingKeyFile } from './signing-key.ts'

interface Demo {
  /** Folder in which everything is kept. */
  readonly folder: string
  readonly repository: string
  readonly endpoint: string
  readonly region: string
  /** URL of the queue of events. */
  readonly queue: string
  /** Who can sign in; everybody may do everything when it is left out. */
  readonly tokens?: DemoTokens
}

/** The configuration of the demo, written to a file that people can look at and start from. */
export async function writeConfig(demo: Demo): Promise<Config> {
  const file = join(demo.folder, 'plumbline.yaml')
  const text = textOf(demo)
  await writeFile(file, text)
  // The demo's own address wins over what the environment says: it must never reach a real AWS.
  const { config, problems } = loadConfig(text, file, {})
  if (config !== undefined) return config
  const [problem] = problems
  throw new Failure(
    `the demo cannot be kept in ${demo.folder}: ${problem?.path} ${problem?.message}`,
    'choose another folder with --dir, one without spaces',
  )
}

const open = `auth:
  open: true # whoever reaches the loopback address may do everything; only for a demo`

/** JSON strings are YAML strings too. */
function textOf({ repository, endpoint, region, queue, tokens }: Demo): string {
  return `# Written by \`plumbline demo\` at every start.
sources:
  - name: shop
    url: ${JSON.stringify(repository)}
    branch: main
    poll: 3s
    images: { poll: 10s } # lets image policies write to the repository
aws:
  endpoint: ${JSON.stringify(endpoint)}
  region: ${region}
${tokens === undefined ? open : authText(tokens, 'shop')}
store:
  sqlite: plumbline.sqlite
puppet:
  signingKey: ${signingKeyFile}
reconcile:
  interval: 15s
events:
  - queue: ${JSON.stringify(queue)}
`
}
