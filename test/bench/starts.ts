import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { documents } from './rig/documents.ts'
import { cpuMsOf, wallMs } from './rig/machine.ts'
import { ship } from './rig/shipped.ts'

/** S11: programs from their start to their end, one after the other, in turns. */
export interface Starts {
  readonly rounds: number
  readonly figures: readonly StartFigure[]
}

export interface StartFigure {
  readonly name: string
  /** Medians (ms). */
  readonly cpuMs: number
  readonly wallMs: number
}

interface Started {
  readonly name: string
  readonly args: readonly string[]
}

const sources = join(import.meta.dirname, '../../cli/bin/plumbline.js')

/** The part `starts`. */
export async function run({ rounds }: { readonly rounds: number }): Promise<Starts> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-starts-'))
  try {
    lay(join(folder, 'one'), 1)
    lay(join(folder, 'many'), 1_000)
    const { starter } = await ship(join(folder, 'program'))
    const [one, many] = [join(folder, 'one'), join(folder, 'many')]
    const programs: readonly Started[] = [
      { name: 'bare Node', args: ['-e', '0'] },
      { name: 'packed: `--version`', args: [starter, '--version'] },
      { name: 'packed: `validate`, 1 service', args: [starter, 'validate', one] },
      { name: 'packed: `validate`, 1,000', args: [starter, 'validate', many] },
      { name: 'from the sources: `--version`', args: [sources, '--version'] },
      { name: 'from the sources: `validate`, 1 service', args: [sources, 'validate', one] },
      { name: 'from the sources: `validate`, 1,000', args: [sources, 'validate', many] },
    ]
    // What Node compiles is kept from the first start on.
    for (const { args } of programs) await timed(args)
    const taken = programs.map(() => [] as { cpuMs: number; wallMs: number }[])
    for (let round = 0; round < rounds; round++)
      for (const [index, { args }] of programs.entries()) taken[index]?.push(await timed(args))
    const figures = programs.map(({ name }, index) => ({
      name,
      cpuMs: median(taken[index]?.map(({ cpuMs }) => cpuMs) ?? []),
      wallMs: median(taken[index]?.map((one) => one.wallMs) ?? []),
    }))
    return { rounds, figures }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function lay(folder: string, units: number): void {
  for (const [path, text] of Object.entries(documents(units))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

/** CPU time comes in steps of 10 ms: what a child of ours took is added to ours when it ends. */
async function timed(args: readonly string[]): Promise<{ cpuMs: number; wallMs: number }> {
  const [cpu, wall] = [childrenCpuMs(), wallMs()]
  const child = spawn(process.execPath, args, { stdio: 'ignore' })
  const [code] = (await once(child, 'exit')) as [number]
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`)
  return { cpuMs: childrenCpuMs() - cpu, wallMs: wallMs() - wall }
}

function childrenCpuMs(): number {
  const { user, system } = process.cpuUsage()
  return cpuMsOf(process.pid) - Math.round((user + system) / 10_000) * 10
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}
