import type { Life } from './life.ts'
import { growthExponent, sumOf } from './rig/floor.ts'

/** The height of the panel, its title and the names of its axis. */
export const growthHeight = 250

const grey = '#7d8590'
const left = 60
const right = 520
const upper = 58
const lower = 210

interface Line {
  readonly name: string
  readonly colour: string
  readonly of: (life: Life) => number
}

const lines: readonly Line[] = [
  { name: 'AWS calls', colour: '#1f9d6b', of: ({ idle }) => sumOf(idle.calls) / idle.looks },
  { name: 'CPU ms', colour: '#8b7ec8', of: ({ idle }) => idle.cpuMs / idle.looks },
]

/** One look at a whole estate against its size: a line that rises by one decade a decade is linear. Empty below two sizes. */
export function growthPanel(lives: readonly Life[], top: number): readonly string[] {
  const [least, most] = [lives[0], lives.at(-1)]
  if (least === undefined || most === undefined || lives.length < 2) return []
  const values = lives.flatMap((life) => lines.map(({ of }) => of(life)))
  const x = scale([least.units, most.units], [left, right])
  const y = scale(decades(values), [top + lower, top + upper])
  return [
    `<text x="0" y="${top + 24}" fill="${grey}" font-weight="600">One look at everything, by services (both axes logarithmic)</text>`,
    ...lives.map(
      ({ units }) =>
        `<text x="${x(units)}" y="${top + lower + 20}" fill="${grey}" text-anchor="middle">${units.toLocaleString('en')}</text>`,
    ),
    `<path d="M${left} ${top + upper}V${top + lower}H${right}" fill="none" stroke="${grey}" stroke-opacity="0.5"/>`,
    ...lines.flatMap((line) => drawn(line, lives, x, y)),
  ]
}

type Place = (value: number) => string

function drawn({ name, colour, of }: Line, lives: readonly Life[], x: Place, y: Place) {
  const points = lives.map((life) => `${x(life.units)},${y(of(life))}`)
  const large = lives.filter(({ units }) => units >= 100)
  const slope =
    large.length < 2
      ? ''
      : `, slope ${growthExponent(large.map((life) => [life.units, of(life)])).toFixed(2)}`
  const last = lives.at(-1)
  const at = last === undefined ? '0' : y(of(last))
  return [
    `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...lives.flatMap((life) => [
      `<circle cx="${x(life.units)}" cy="${y(of(life))}" r="4" fill="${colour}"/>`,
      `<text x="${x(life.units)}" y="${Number(y(of(life))) - 9}" fill="${grey}" text-anchor="middle">${told(of(life))}</text>`,
    ]),
    `<text x="${right + 24}" y="${Number(at) + 4}" fill="${colour}" font-weight="600">${name}${slope}</text>`,
  ]
}

const told = (value: number): string =>
  value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en')

type Range = readonly [from: number, to: number]

/** Whole powers of ten around all values. */
function decades(values: readonly number[]): Range {
  const logs = values.map((value) => Math.log10(value))
  return [10 ** Math.floor(Math.min(...logs)), 10 ** Math.ceil(Math.max(...logs))]
}

/** From a logarithmic range to places in the picture. */
function scale([from, to]: Range, [start, end]: Range): Place {
  const span = Math.log10(to / from)
  return (value) => (start + (Math.log10(value / from) / span) * (end - start)).toFixed(1)
}
