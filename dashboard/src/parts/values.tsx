/** A value of a field for people: what is not there is said in words. */
export function textOf(value: unknown): string {
  if (value === null) return 'not there'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What a field is in AWS, struck through, and what Git wants. */
export function FromTo({ from, to }: { readonly from: unknown; readonly to: unknown }) {
  return (
    <>
      <del>{textOf(from)}</del> <span aria-hidden="true">→</span> <ins>{textOf(to)}</ins>
    </>
  )
}
