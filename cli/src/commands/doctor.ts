import { getSystem } from '@plumbline/api/contract'
import { askStore, planOnce, programVersion } from '@plumbline/controller'
import type { Config } from '@plumbline/controller'
import { faultOf } from '@plumbline/controller/model'
import type { PostgresSettings } from '@plumbline/controller/model'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createClient } from '../client/client.ts'
import { configFindings, programFinding, readFindings } from '../doctor/findings.ts'
import type { Finding } from '../doctor/findings.ts'
import { signInFindings } from '../doctor/sign-in.ts'
import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import { readConfig } from '../files/read-config.ts'
import type { Terminal } from '../terminal.ts'

export interface DoctorOptions {
  readonly config?: string
  readonly output: Output
  readonly api?: string
}

/** Looks at everything that a controller needs: programs, configuration, Git, AWS, store. It writes nothing anywhere. */
export async function doctor(options: DoctorOptions, terminal: Terminal): Promise<ExitCode> {
  const config = await readConfig(options.config, terminal)
  if (config === undefined) return exit.invalid
  const findings: readonly Finding[] = [
    programFinding('node', process.versions.node, [24, 0]),
    programFinding('git', await programVersion('git'), [2, 39]),
    ...configFindings(config, terminal.env),
    ...(await signInFindings(config, await terminal.clock())),
    await storeFinding(config),
    await controllerFinding(options, config, terminal),
    ...readFindings(config, await planOnce({ config })),
  ]
  if (options.output !== 'text') terminal.out(dataText({ version: 1, findings }, options.output))
  else for (const finding of findings) tell(finding, terminal)
  return findings.some(({ is }) => is === 'wrong') ? exit.error : exit.fine
}

function tell({ is, what, said, hint }: Finding, { out, outColours: colours }: Terminal): void {
  const signs = { fine: colours.green('✓'), warns: colours.yellow('!'), wrong: colours.red('✗') }
  out(`${signs[is]} ${colours.bold(what)}: ${oneLine(said)}`)
  if (hint !== undefined) out(`    ${oneLine(hint)}`)
}

async function storeFinding(config: Config): Promise<Finding> {
  const { store } = config
  return 'sqlite' in store ? fileFinding(store.sqlite) : serverFinding(config, store.postgres)
}

async function serverFinding(config: Config, settings: PostgresSettings): Promise<Finding> {
  const { host, database } = settings
  try {
    const said = `${database} at ${host} answers: PostgreSQL ${await askStore({ config }, settings)}`
    return { is: 'fine', what: 'store', said }
  } catch (error) {
    const { message: said, hint } = faultOf(error)
    return { is: 'wrong', what: 'store', said, hint }
  }
}

/** The first folder above the database that exists must let a file be made. */
async function fileFinding(sqlite: string): Promise<Finding> {
  const what = 'store'
  for (let folder = dirname(sqlite); ; folder = dirname(folder)) {
    try {
      await access(folder, constants.W_OK | constants.X_OK)
      return { is: 'fine', what, said: `${sqlite}; its folder can be written to` }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT' && folder !== dirname(folder)) continue
      const hint = `let the user of Plumbline write there, or name another file in store.sqlite`
      return { is: 'wrong', what, said: `${folder} cannot be written to (${code})`, hint }
    }
  }
}

/** None is no fault: whoever sets one up asks before it runs. */
async function controllerFinding(
  { api }: DoctorOptions,
  { api: { listen } }: Config,
  terminal: Terminal,
): Promise<Finding> {
  const address = api ?? terminal.env.PLUMBLINE_API ?? `http://${listen.host}:${listen.port}`
  try {
    const { answer } = await createClient(terminal, address).call(getSystem)
    const said = `answers at ${address}: ${answer.because}`
    return { is: answer.ready ? 'fine' : 'warns', what: 'controller', said }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { is: 'warns', what: 'controller', said: error.message, hint: error.hint }
  }
}
