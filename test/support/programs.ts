import { load, type JobUnit, type ServiceUnit } from '@plumbline/desired-state'
import { globSync, readFileSync } from 'node:fs'

const examples = new URL('../../desired-state/examples/', import.meta.url).pathname

export const systems = [
  'fastapi-aurora',
  'items-32co',
  'analytics-reporting',
  'scalable-chat',
  'quiz',
] as const
export type System = (typeof systems)[number]

type ProgramUnit = ServiceUnit | JobUnit

/** A unit of an example, with the program whose image it runs. */
export interface Described {
  readonly unit: ProgramUnit
  /** `programs/<name>`, which is called as the repository of the image is. */
  readonly folder: string
  readonly dockerfile: string
  /** What a container starts: `command` of the document, or CMD of the image. */
  readonly command: readonly string[]
}

/**
 * The services and jobs of an example by their ids, as the controller reads them.
 * @param handed What stands in the hand-over instead of the values for the demo
 */
export function programsOf(
  system: System,
  handed: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, Described> {
  const root = `${examples}${system}/`
  const demo = JSON.parse(readFileSync(`${root}handover.demo.json`, 'utf8')) as {
    prod: Record<string, string>
  }
  const values = Object.entries({ ...demo.prod, ...handed })
  const files = globSync('**/*.yaml', { cwd: root, exclude: ['programs/**'] }).map((path) => ({
    path,
    blob: path,
    text: readFileSync(`${root}${path}`, 'utf8'),
  }))
  const handover = new Map(values.map(([key, value]) => [key, { value, version: 1 }]))
  const { units, problems } = load(files, { handover: new Map([['prod', handover]]) })
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  return new Map([...units.values()].map((unit) => [unit.id, describedBy(root, unit)] as const))
}

function describedBy(root: string, unit: ProgramUnit): Described {
  const repository =
    unit.spec.image
      .split('/')
      .at(-1)
      ?.replace(/[:@].*/, '') ?? ''
  const folder = `${root}programs/${repository}/`
  const dockerfile = readFileSync(`${folder}Dockerfile`, 'utf8')
  const written = /^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]'
  const command = unit.spec.command ?? (JSON.parse(written) as string[])
  return { unit, folder, dockerfile, command }
}
