import {
  handoverKeys,
  handoverParameter,
  handoverSchemaVersion,
  handoverVariable,
} from '@plumbline/desired-state'
import { code, generatedFrom, table } from './table.ts'

/** The page of everything that an environment hands over to documents. */
export function handoverPage(): string {
  const rows = handoverKeys.map(({ key, type, required, description }) => [
    code(`\${${handoverVariable(key)}}`),
    code(handoverParameter('<environment>', key)),
    code(type),
    required ? 'always' : 'with its addition',
    description,
  ])
  const keys = table(['variable', 'parameter', 'type', 'present', ''], rows)
  return `${[generatedFrom('desired-state/src/handover/keys.ts'), intro, keys].join('\n\n')}\n`
}

const intro = `# Hand-over

What the slow part of an environment hands over to documents, version ${handoverSchemaVersion} of the list. How it is used is
explained in [Hand-over](../handover.md).`
