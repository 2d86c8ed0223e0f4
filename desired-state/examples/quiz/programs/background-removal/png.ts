import { crc32, deflateSync, inflateSync } from 'node:zlib'

/** A picture, four bytes a pixel: red, green, blue, opacity. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

const signature = Buffer.from('89504e470d0a1a0a', 'hex')
const largest = 4_000_000

/**
 * Reads a PNG of eight bits a channel, in colour, with or without opacity, not interlaced; or says what is wrong with it.
 * Source: Portable Network Graphics specification (third edition), sections 5, 9 and 11.
 */
export function decode(file: Buffer): Picture | string {
  if (!file.subarray(0, 8).equals(signature) || file.length < 33) return 'this is no PNG'
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)]
  const [depth, colour, interlaced] = [file[24], file[25], file[28]]
  if (depth !== 8 || (colour !== 2 && colour !== 6) || interlaced !== 0) {
    return 'send a PNG of 8 bits a channel, RGB or RGBA, not interlaced'
  }
  if (width * height === 0 || width * height > largest) return `send ${largest} pixels at most`
  const channels = colour === 6 ? 4 : 3
  const size = height * (width * channels + 1)
  try {
    const rows = inflateSync(dataOf(file), { maxOutputLength: size })
    if (rows.length === size) return { width, height, pixels: unfiltered(rows, width, channels) }
  } catch {
    // The stream is broken, or longer than the picture.
  }
  return 'the data of this PNG are damaged'
}

/** Writes a PNG with opacity, without filters. */
export function encode({ width, height, pixels }: Picture): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const rows = Buffer.alloc(height * (width * 4 + 1))
  for (let y = 0; y < height; y += 1) {
    rows.set(pixels.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1)
  }
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([signature, ...parts])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** What all chunks IDAT hold, one after the other. */
function dataOf(file: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 8; at + 8 <= file.length; ) {
    const length = file.readUInt32BE(at)
    const type = file.toString('latin1', at + 4, at + 8)
    if (type === 'IDAT') parts.push(file.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  return Buffer.concat(parts)
}

function unfiltered(rows: Uint8Array, width: number, channels: number): Uint8Array {
  const stride = width * channels
  const height = rows.length / (stride + 1)
  const plain = new Uint8Array(stride * height)
  const pixels = new Uint8Array(width * height * 4).fill(255)
  for (let y = 0; y < height; y += 1) {
    const filter = rows[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x
      const left = x < channels ? 0 : (plain[at - channels] ?? 0)
      const up = y === 0 ? 0 : (plain[at - stride] ?? 0)
      const corner = x < channels || y === 0 ? 0 : (plain[at - stride - channels] ?? 0)
      const value = (rows[y * (stride + 1) + 1 + x] ?? 0) + guess(filter, left, up, corner)
      plain[at] = value
      pixels[(y * width + Math.floor(x / channels)) * 4 + (x % channels)] = value
    }
  }
  return pixels
}

/** What a filter expects of a byte by its neighbours. */
function guess(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 1:
      return left
    case 2:
      return up
    case 3:
      return Math.floor((left + up) / 2)
    case 4:
      return paeth(left, up, corner)
    default:
      return 0
  }
}

function paeth(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner)
  const toUp = Math.abs(left - corner)
  const toCorner = Math.abs(left + up - 2 * corner)
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}
