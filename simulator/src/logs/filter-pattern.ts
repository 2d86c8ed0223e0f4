import { invalid } from './model.ts'

/**
 * Whether a message matches a filter pattern of terms: all plain terms, at least one of the `?` terms, none of the `-`
 * terms; a term in double quotes may hold spaces. Throws for the JSON, column and regular-expression patterns of AWS.
 */
export function filterOf(pattern: string): (message: string) => boolean {
  const trimmed = pattern.trim()
  if (/^[{[%]/.test(trimmed)) {
    throw invalid(
      `The simulator knows filter patterns of terms only ("ERROR -debug ?timeout"), not ${trimmed}`,
    )
  }
  const terms = trimmed.match(/[-?]?(?:"[^"]*"|\S+)/g) ?? []
  const without = (sign: string): string[] =>
    terms.filter((term) => term.startsWith(sign)).map((term) => unquoted(term.slice(1)))
  const [optional, excluded] = [without('?'), without('-')]
  const required = terms.filter((term) => !/^[-?]/.test(term)).map(unquoted)
  return (message) =>
    required.every((term) => message.includes(term)) &&
    !excluded.some((term) => message.includes(term)) &&
    (optional.length === 0 || optional.some((term) => message.includes(term)))
}

function unquoted(term: string): string {
  return term.replace(/^"(.*)"$/, '$1')
}
