import { withValue, type SourceFile } from '@plumbline/desired-state'
import { placesOf, textOf, withFile, type Desk, type Field } from './places.ts'

/** What a rule of `spec.drift.ignore` says. */
export interface Rule extends Field {
  readonly reason: string
  readonly until?: string
}

/** Writes a rule about a field where it reaches no other environment. */
export function ignoreIn(
  desk: Desk,
  { resource, path, reason, until }: Rule,
): { readonly files: readonly SourceFile[]; readonly file: string } | undefined {
  const { looked, load, files } = desk
  const { unit } = looked
  const kind = resource.slice(0, resource.indexOf('/'))
  const name = `${kind}-${path}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '')
    .slice(0, 63)
  const value = { resource: kind, path, reason, ...(until !== undefined && { until }) }
  const before = load(files)
  const elsewhere = [...before.units.values()].some(
    (one) => one.kind === unit.kind && one.name === unit.name && one.id !== unit.id,
  )
  const places = placesOf(desk, 'spec.drift', ['spec', 'drift', 'ignore', name])
  const right = places.filter(({ document }) => (document.kind === 'Overlay') === elsewhere)
  for (const place of right) {
    const text = withValue(
      textOf(desk, place.file) || place.begin,
      place.document,
      place.path,
      value,
    )
    if (text === undefined) continue
    const made = withFile(files, place.file, text)
    const after = load(made)
    const rule = after.units.get(unit.id)?.spec.drift?.ignore[name]
    if (rule !== undefined && after.problems.length <= before.problems.length)
      return { files: made, file: place.file }
  }
  return undefined
}
