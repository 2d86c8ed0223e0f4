import type { Picture } from './png.ts'

/** How far a channel may be from that of the corner to be background still. */
const tolerance = 32

/** Makes everything transparent that has the colour of the first corner and hangs together with the edge. */
export function removeBackground({ width, height, pixels }: Picture): void {
  const background = pixels.subarray(0, 3).slice()
  const seen = new Uint8Array(width * height)
  const todo = edgeOf(width, height)
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    if (seen[at] === 1 || !isLike(pixels, at, background)) continue
    seen[at] = 1
    pixels[at * 4 + 3] = 0
    const x = at % width
    if (x > 0) todo.push(at - 1)
    if (x < width - 1) todo.push(at + 1)
    if (at >= width) todo.push(at - width)
    if (at < width * (height - 1)) todo.push(at + width)
  }
}

function edgeOf(width: number, height: number): number[] {
  const edge: number[] = []
  for (let x = 0; x < width; x += 1) edge.push(x, (height - 1) * width + x)
  for (let y = 0; y < height; y += 1) edge.push(y * width, y * width + width - 1)
  return edge
}

function isLike(pixels: Uint8Array, at: number, colour: Uint8Array): boolean {
  return colour.every((value, channel) => Math.abs((pixels[at * 4 + channel] ?? 0) - value) <= tolerance)
}
