/** What the `<name>` parts of a pattern stood for. */
export type Captured = Readonly<Record<string, string>>

/**
 * Matches a path against a pattern: `*` is one name or a part of it, `**` any path, `<k>` one name that is captured, or
 * that must equal what was captured before. Returns the captures, or `undefined` where the path does not match.
 */
export function match(pattern: string, path: string, known: Captured = {}): Captured | undefined {
  const source = pattern.replaceAll(/\*\*\/?|\*|<\w+>|[^*<]+/g, (part) => {
    if (part.startsWith('**')) return '.*'
    if (part === '*') return '[^/]*'
    if (!part.startsWith('<')) return escape(part)
    const name = part.slice(1, -1)
    return known[name] === undefined ? `(?<${name}>[^/]+)` : escape(known[name])
  })
  const found = new RegExp(`^${source}$`).exec(path)
  return found === null ? undefined : { ...known, ...found.groups }
}

export function matchesAny(
  patterns: readonly string[],
  path: string,
  known: Captured = {},
): boolean {
  return patterns.some((pattern) => match(pattern, path, known) !== undefined)
}

function escape(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
}
