import { stringify } from 'yaml'
import { jsonText, plain } from './plain.ts'

/** How a command writes its result: for people, or for programs. */
export type Output = 'text' | 'json' | 'yaml'

/** A value for programs, in the format that was asked for. */
export function dataText(value: unknown, output: string): string {
  return output === 'yaml' ? yamlText(value) : jsonText(value)
}

/** YAML as one can commit it; what a terminal would obey is left out. */
export function yamlText(value: unknown): string {
  const harmless: unknown = JSON.parse(JSON.stringify(value), (_, member: unknown) =>
    typeof member === 'string' ? plain(member) : member,
  )
  return stringify(harmless, { lineWidth: 0 }).trimEnd()
}
