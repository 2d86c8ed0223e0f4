import { deflateSync, inflateSync } from 'node:zlib'

/** A red square on white, five pixels wide, whose five rows have the five filters that a PNG may have. */
export function square(): Buffer {
  const inside = (x: number, y: number) => x > 0 && x < 4 && y > 0 && y < 4
  const plain = [0, 1, 2, 3, 4].map((y) =>
    [0, 1, 2, 3, 4].flatMap((x) => (inside(x, y) ? [200, 0, 0] : [255, 255, 255])),
  )
  const rows = plain.flatMap((row, y) => [
    y,
    ...row.map((value, at) => {
      const [left, up, corner] = [row[at - 3], plain[y - 1]?.[at], plain[y - 1]?.[at - 3]]
      return (value - predicted(y, left ?? 0, up ?? 0, corner ?? 0)) & 255
    }),
  ])
  const header = Buffer.from([0, 0, 0, 5, 0, 0, 0, 5, 8, 2, 0, 0, 0])
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.from(rows)))]
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts, chunk('IEND')])
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  const estimate = left + up - corner
  const nearest = [left, up, corner].toSorted(
    (a, b) => Math.abs(estimate - a) - Math.abs(estimate - b),
  )
  return [0, left, up, (left + up) >> 1, nearest[0]][filter] ?? 0
}

/** Without a checksum: the program does not look at it. */
function chunk(type: string, data = Buffer.alloc(0)): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)])
}

/** Of the pixels of what became of it, row by row. */
export function opacity(png: Buffer): number[][] {
  const at = png.indexOf('IDAT')
  const rows = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)))
  return [0, 1, 2, 3, 4].map((y) => [0, 1, 2, 3, 4].map((x) => rows[y * 21 + 1 + x * 4 + 3] ?? -1))
}
