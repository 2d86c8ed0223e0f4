import type { Results } from './results.ts'
import { sumOf } from './rig/floor.ts'
import { growthPanel, growthHeight } from './chart-growth.ts'
import { lookCpuMs } from './report.ts'

interface Bar {
  readonly name: string
  readonly value: number
  readonly own: boolean
}

const width = 720
const labelWidth = 250
const barsWidth = 350
const rowHeight = 26

/** Two bar charts and one of growth, all on logarithmic axes, as SVG. The colours are in the middle, so that they can be read on light and on dark. */
export function chartOf(results: Results): string {
  const lives = results.lives.map(({ found }) => found).toSorted((a, b) => a.units - b.units)
  const peers = results.peers.map(({ found }) => found)
  const ran = peers.filter(({ idle }) => idle !== undefined)
  const named = (name: string, units: number) => `${name}, ${units.toLocaleString('en')}`
  const calls: Bar[] = [
    ...lives.map(({ units, idle }) => ({
      name: named('Plumbline', units),
      value: sumOf(idle.calls) / idle.looks / units,
      own: true,
    })),
    ...ran.map(({ peer, units, idle }) => ({
      name: named(peer, units),
      value: sumOf(idle?.calls ?? {}) / units,
      own: false,
    })),
  ]
  const cpu: Bar[] = [
    ...lives.map((life) => ({
      name: named('Plumbline', life.units),
      value: lookCpuMs(life),
      own: true,
    })),
    ...ran.map(({ peer, units, idle }) => ({
      name: named(peer, units),
      value: (idle?.cpuMs ?? 0) / units,
      own: false,
    })),
  ]
  const second = 60 + calls.length * rowHeight
  const third = second + 60 + cpu.length * rowHeight
  const growth = growthPanel(lives, third)
  const height = growth.length === 0 ? third : third + growthHeight
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif" font-size="13">`,
    '<title>AWS calls and CPU time of one look at services that did not change</title>',
    ...panel('AWS calls a service, nothing changed (logarithmic; less is better)', calls, 0),
    ...panel('CPU ms a service, nothing changed (logarithmic; less is better)', cpu, second),
    ...growth,
    '</svg>',
    '',
  ].join('\n')
}

function panel(title: string, bars: readonly Bar[], top: number): readonly string[] {
  const logs = bars.map(({ value }) => Math.log10(value))
  const from = Math.floor(Math.min(...logs) - 0.3)
  const to = Math.ceil(Math.max(...logs))
  const lengthOf = (value: number) => ((Math.log10(value) - from) / (to - from)) * barsWidth
  return [
    `<text x="0" y="${top + 24}" fill="#7d8590" font-weight="600">${title}</text>`,
    ...bars.flatMap(({ name, value, own }, index) => {
      const y = top + 40 + index * rowHeight
      const length = lengthOf(value).toFixed(1)
      const text = value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString('en')
      return [
        `<text x="${labelWidth - 10}" y="${y + 13}" fill="#7d8590" text-anchor="end">${name}</text>`,
        `<rect x="${labelWidth}" y="${y}" width="${length}" height="18" rx="3" fill="${own ? '#1f9d6b' : '#8b7ec8'}"/>`,
        `<text x="${labelWidth + Number(length) + 8}" y="${y + 13}" fill="#7d8590">${text}</text>`,
      ]
    }),
  ]
}
