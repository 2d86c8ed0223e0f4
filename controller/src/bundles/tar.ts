/** A file of a bundle. */
export interface BundleFile {
  /** From the folder of the bundle, with `/`. */
  readonly path: string
  readonly executable: boolean
  readonly content: Uint8Array
}

const block = 512
const nameBytes = 100
const prefixBytes = 155

/** The order of files in an archive: that of the UTF-8 bytes of their paths. */
export function inOrder<File extends Pick<BundleFile, 'path'>>(
  files: readonly File[],
): readonly File[] {
  return files.toSorted((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)))
}

/**
 * A POSIX.1-1988 (ustar) archive, piece by piece. The same files give the same bytes on every machine: no time, no
 * owner, one of two modes, and one order. Paths must be ones that `splitPath` can split.
 */
export function* tarOf(files: readonly BundleFile[]): Generator<Uint8Array> {
  for (const { path, executable, content } of inOrder(files)) {
    yield header(path, executable, content.length)
    yield content
    const rest = content.length % block
    if (rest > 0) yield new Uint8Array(block - rest)
  }
  yield new Uint8Array(2 * block)
}

/** A path in the two fields that a header has for it; `undefined` when it does not fit. */
export function splitPath(
  path: string,
): { readonly prefix: string; readonly name: string } | undefined {
  if (Buffer.byteLength(path) <= nameBytes) return { prefix: '', name: path }
  const cuts = [...path.matchAll(/\//g)].map(({ index }) => index)
  const cut = cuts.find(
    (at) =>
      Buffer.byteLength(path.slice(0, at)) <= prefixBytes &&
      Buffer.byteLength(path.slice(at + 1)) <= nameBytes,
  )
  return cut === undefined ? undefined : { prefix: path.slice(0, cut), name: path.slice(cut + 1) }
}

function header(path: string, executable: boolean, size: number): Uint8Array {
  const { prefix, name } = splitPath(path) ?? { prefix: '', name: path.slice(0, nameBytes) }
  const bytes = Buffer.alloc(block)
  bytes.write(name, 0)
  bytes.write(executable ? '0000755' : '0000644', 100)
  bytes.write('0000000', 108)
  bytes.write('0000000', 116)
  bytes.write(octal(size, 11), 124)
  bytes.write(octal(0, 11), 136)
  // While the checksum is taken, its own field counts as blanks.
  bytes.write('        ', 148)
  bytes.write('0', 156)
  bytes.write('ustar\u000000', 257)
  bytes.write('0000000', 329)
  bytes.write('0000000', 337)
  bytes.write(prefix, 345)
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  bytes.write(`${octal(sum, 6)}\0 `, 148)
  return bytes
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}
