import { fieldReference, fieldTable } from '@plumbline/desired-state'
import { generatedFrom } from './table.ts'

/** The reference page of every field of the language. */
export function fieldsPage(): string {
  const kinds = [...new Set(fieldReference().map((field) => field.kind))]
  const sections = kinds.map((kind) => `## ${kind}\n\n${fieldTable(kind)}`)
  const source = 'the schemas in desired-state/src/'
  return `${[generatedFrom(source), intro, ...sections].join('\n\n')}\n`
}

const intro = `# Fields

Every field of every kind of document. \`<name>\` stands for a key that you choose. A field that is not here is an error.`
