import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Output } from '../text/data.ts'
import { Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { documentsThere } from '../import/around.ts'
import {
  foreignText,
  noDefinition,
  noService,
  notJson,
  notOneService,
  type Foreign,
} from '../import/foreign.ts'
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
  if (definition === undefined) throw failureOf(noDefinition(file, read.json))
  const about =
    serviceFile === undefined ? undefined : await jsonOf(serviceFile, terminal.cwd, 'servicedef')
  const service = serviceIn(about?.json, name)
  if (serviceFile !== undefined) {
    const foreign = notOneService(serviceFile, about?.json, name)
    if (foreign !== undefined) throw failureOf(foreign)
    if (service === undefined) throw failureOf(noService(serviceFile))
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
  if (imported === undefined) throw failureOf(noDefinition(file, read.json))
  const files = await writeFiles(imported.files, folder, {
    cwd: terminal.cwd,
    force: force === true,
  })
  return tellImport({ ...imported, files }, output, terminal)
}

/** A text in JSON. What other tools make of their templates is for them to say. */
async function jsonOf(file: string, cwd: string, part: 'taskdef' | 'servicedef') {
  const path = resolve(cwd, file)
  let text: string
  try {
    // Some programs begin a file with a mark of the order of its bytes.
    text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Failure(`${plain(path)} cannot be read (${code})`, 'name a file that you may read')
  }
  const foreign = foreignText(file, text, part)
  if (foreign !== undefined) throw failureOf(foreign)
  try {
    return { text, json: JSON.parse(text) as unknown }
  } catch {
    throw failureOf(notJson(file, path, part))
  }
}

function failureOf({ what, todo }: Foreign): Failure {
  return new Failure(plain(what), todo)
}

/** A field of the service, wherever in the answer of AWS that is. */
function placeIn(file: string, text: string, field: string): string {
  const lineOf = linesInJson(text)
  const line = [['services', '0', field], ['service', field], [field]]
    .map(lineOf)
    .find((one) => one !== undefined)
  return line === undefined ? file : `${file}:${line}: ${field}`
}
