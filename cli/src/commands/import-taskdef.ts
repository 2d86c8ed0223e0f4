import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Output } from '../text/data.ts'
import { Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { documentsThere } from '../import/around.ts'
import { writeFiles } from '../import/files.ts'
import { linesInJson } from '../import/lines.ts'
import { definitionIn, importTaskdef, serviceIn, tagsIn } from '../import/taskdef.ts'
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
  const read = await jsonOf(file, terminal.cwd, 'taskdef')
  const definition = definitionIn(read.json)
  if (definition === undefined) throw notA('task definition', file, 'containerDefinitions')
  const about =
    serviceFile === undefined ? undefined : await jsonOf(serviceFile, terminal.cwd, 'servicedef')
  const service = serviceIn(about?.json)
  if (serviceFile !== undefined && service === undefined) {
    throw notA('service', serviceFile, 'serviceName')
  }
  const folder = resolve(terminal.cwd, out)
  const imported = importTaskdef({
    definition,
    kind: job === true ? 'Job' : 'Service',
    place: file,
    tags: tagsIn(read.json),
    ...(serviceFile !== undefined &&
      about && { serviceAt: (field: string) => placeIn(serviceFile, about.text, field) }),
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

/** A text in JSON. What ecspresso makes of its templates and of Jsonnet is for `ecspresso render` to say. */
async function jsonOf(file: string, cwd: string, part: 'taskdef' | 'servicedef') {
  const path = resolve(cwd, file)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Failure(`${plain(path)} cannot be read (${code})`, 'name a file that you may read')
  }
  const template = text.split('\n').findIndex((line) => templateOfEcspresso.test(line))
  if (template !== -1) {
    throw new Failure(
      `${plain(file)}:${template + 1} is a template of ecspresso, whose values stand elsewhere`,
      `let ecspresso fill it in, and import that: \`ecspresso render ${part} > ${part}.json\``,
    )
  }
  try {
    return { text, json: JSON.parse(text) as unknown }
  } catch {
    const todo = /\.(jsonnet|libsonnet|ya?ml)$/.test(file)
      ? `ecspresso makes JSON of its files: \`ecspresso render ${part} > ${part}.json\``
      : part === 'taskdef'
        ? 'write it with `aws ecs describe-task-definition --task-definition NAME > taskdef.json`'
        : 'write it with `aws ecs describe-services --cluster CLUSTER --services NAME > service.json`'
    throw new Failure(`${plain(path)} is not JSON`, todo)
  }
}

/** A function in braces; `{{.Name}}` belongs to log drivers. */
const templateOfEcspresso = /\{\{-?\s*[a-z_]+\s*[`"(\\]/

/** A field of the service, wherever in the answer of AWS that is. */
function placeIn(file: string, text: string, field: string): string {
  const lineOf = linesInJson(text)
  const line = [['services', '0', field], ['service', field], [field]]
    .map(lineOf)
    .find((one) => one !== undefined)
  return line === undefined ? file : `${file}:${line}: ${field}`
}

function notA(what: string, file: string, member: string): Failure {
  const call = what === 'service' ? 'describe-services' : 'describe-task-definition'
  return new Failure(
    `${plain(file)} holds no ${what}: there is no ${member} in it`,
    `take what \`aws ecs ${call}\` answers, or what you send to AWS`,
  )
}
