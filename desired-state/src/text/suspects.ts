import { limits } from '../limits.ts'
import { present } from '../present.ts'

/** An object that an unreadable document seems to be. */
export interface Suspect {
  readonly kind?: string
  readonly name?: string
  /** Of a Service: the environments it is for; left out for all. */
  readonly environments?: readonly string[]
  /** Of an Overlay. */
  readonly target?: string
  readonly environment?: string
  /** The document as it is written. */
  readonly text: string
}

/**
 * What a file seems to hold that cannot be parsed, line by line and without YAML: one open quote can swallow the rest of
 * a file, and still its services must not look removed, nor lose their overlays.
 */
export function suspects(text: string): readonly Suspect[] {
  const documents = text.slice(0, limits.fileBytesMax).split(/^---.*$/m)
  const written = documents.filter((document) => document.trim() !== '')
  return (written.length === 0 ? [text] : written).map(suspect)
}

function suspect(text: string): Suspect {
  const lines = text.split('\n').map((line) => line.slice(0, 500))
  const metadata = metadataLines(lines)
  const environments = first(metadata, /\benvironments: *\[([^\]]*)\]/)
  return present({
    kind: first(lines, /^kind: *["']?([A-Za-z]+)/),
    name: first(metadata, /\bname: *["']?([A-Za-z0-9][A-Za-z0-9_-]*)/),
    environments: environments?.match(/[a-z][a-z0-9-]*/g) ?? undefined,
    target: first(lines, /^target: *["']?([a-z]+\/[A-Za-z0-9][A-Za-z0-9_-]*)/),
    environment: first(lines, /^environment: *["']?([a-z][a-z0-9-]*)/),
    text,
  })
}

/** The line of `metadata:` and the indented ones below it. */
function metadataLines(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => line.startsWith('metadata:'))
  if (start === -1) return []
  const end = lines.findIndex((line, index) => index > start && /^\S/.test(line))
  return lines.slice(start, end === -1 ? undefined : end)
}

function first(lines: readonly string[], pattern: RegExp): string | undefined {
  return lines.map((line) => pattern.exec(line)?.[1]).find((found) => found !== undefined)
}
