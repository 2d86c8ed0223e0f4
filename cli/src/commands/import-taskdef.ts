import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Output } from '../text/data.ts'
import { Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { documentsThere } from '../import/around.ts'
import { writeFiles } from '../import/files.ts'
import { definitionIn, importTaskdef, serviceIn } from '../import/taskdef.ts'
import { tellImport } from '../import/tell.ts'
import { plain } from '../text/plain.ts'
import type { Terminal } from '../terminal.ts'

export interface ImportTaskdefOptions {
  readonly service?: string
  readonly job?: boolean
  readonly name?: string
  readonly environment?: string
  readonly out: string
  readonly force?: boolean
  readonly output: Output
}

/** Documents for a task definition in JSON, and for the service that runs it. Reads files alone. */
export async function importTaskdefFile(
  file: string,
  options: ImportTaskdefOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { service: serviceFile, job, name, environment, out, force, output } = options
  const definition = definitionIn(await jsonOf(file, terminal.cwd))
  if (definition === undefined) throw notA('task definition', file, 'containerDefinitions')
  const service =
    serviceFile === undefined ? undefined : serviceIn(await jsonOf(serviceFile, terminal.cwd))
  if (serviceFile !== undefined && service === undefined) {
    throw notA('service', serviceFile, 'serviceName')
  }
  const folder = resolve(terminal.cwd, out)
  const imported = importTaskdef({
    definition,
    kind: job === true ? 'Job' : 'Service',
    place: file,
    around: await documentsThere(folder),
    ...(service !== undefined && { service }),
    ...(name !== undefined && { name }),
    ...(environment !== undefined && { environment }),
  })
  if (imported === undefined) throw notA('task definition', file, 'containerDefinitions')
  const files = await writeFiles(imported.files, folder, {
    cwd: terminal.cwd,
    force: force === true,
  })
  return tellImport({ ...imported, files }, output, terminal)
}

async function jsonOf(file: string, cwd: string): Promise<unknown> {
  const path = resolve(cwd, file)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Failure(`${plain(path)} cannot be read (${code})`, 'name a file that you may read')
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new Failure(
      `${plain(path)} is not JSON`,
      'write it with `aws ecs describe-task-definition --task-definition NAME > taskdef.json`',
    )
  }
}

function notA(what: string, file: string, member: string): Failure {
  const call = what === 'service' ? 'describe-services' : 'describe-task-definition'
  return new Failure(
    `${plain(file)} holds no ${what}: there is no ${member} in it`,
    `take what \`aws ecs ${call}\` answers, or what you send to AWS`,
  )
}
