import type { z } from 'zod'
import { problemsOf } from './issues.ts'
import { parseFile } from '../text/parse.ts'
import { compareProblems, problemAt } from '../text/problem.ts'
import { plain } from '../text/tree.ts'
import type { Problem } from '../types.ts'

export type Validated<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * Reads one YAML document by any strict schema, behind the same guard and with the same problems as a document of the
 * language. For files that are not part of a source, such as the configuration of the controller.
 */
export function validateDocument<Value>(
  text: string,
  file: string,
  schema: z.ZodType<Value>,
): Validated<Value> {
  const { documents, problems } = parseFile({ path: file, text })
  const [document, second] = documents
  if (document === undefined || problems.length > 0) return { ok: false, problems }
  if (second !== undefined)
    return refuse(
      problemAt(second.at, [], 'only one document can be here', 'take the second one away'),
    )
  const { root } = document
  if (root.is !== 'fields') {
    return refuse(
      problemAt(document.at, [], 'expected a map of fields', 'write "field: value" lines'),
    )
  }
  const parsed = schema.safeParse(plain(root))
  const found = problemsOf(parsed.error?.issues ?? [], { root, schema })
  const all = [...document.problems, ...found].toSorted(compareProblems)
  if (parsed.success && all.length === 0) return { ok: true, value: parsed.data }
  return { ok: false, problems: all }
}

function refuse(problem: Problem): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems: [problem] }
}
