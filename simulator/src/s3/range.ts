import { AwsError } from '../core/types.ts'

/** `bytes=0-9`, `bytes=10-`, `bytes=-5`. Several ranges at once and other units get the whole, as HTTP allows. */
export function partOf(
  whole: Uint8Array,
  range: string | undefined,
): { readonly part: Uint8Array; readonly contentRange?: string } {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? []
  if (from === '' && to === '') return { part: whole }
  const size = whole.byteLength
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (start > end) {
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416, {
      ActualObjectSize: size,
      RangeRequested: range,
    })
  }
  return { part: whole.subarray(start, end + 1), contentRange: `bytes ${start}-${end}/${size}` }
}
