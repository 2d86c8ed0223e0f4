/**
 * Which field of the documents says a field of a normal form, by dotted prefix. The longest prefix decides; `*` at the
 * end of a source stands for the rest of the path, so that `environment` → `env.*` makes `env.LOG_LEVEL`.
 */
export type SourceTable = Readonly<Record<string, string | readonly string[]>>

/** The sources of a path; none when the table says nothing about it. */
export function sourcesIn(table: SourceTable, path: readonly string[]): readonly string[] {
  for (let length = path.length; length > 0; length--) {
    const found = table[path.slice(0, length).join('.')]
    if (found === undefined) continue
    const rest = path.slice(length)
    return (typeof found === 'string' ? [found] : found).map((source) => withRest(source, rest))
  }
  return []
}

function withRest(source: string, rest: readonly string[]): string {
  return source.endsWith('.*') ? specPath(source.slice(0, -2), ...rest) : source
}

/** A path below another one; a key that holds a dot is put in quotes, as the language does. */
export function specPath(parent: string, ...keys: readonly string[]): string {
  return [parent, ...keys.map((key) => (key.includes('.') ? JSON.stringify(key) : key))].join('.')
}
