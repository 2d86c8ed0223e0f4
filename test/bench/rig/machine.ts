import { existsSync, readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'

/** What figures were measured on. */
export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
  /** Load average over the last minute when the run began: above the number of cores, others were at work. */
  readonly load: number
}

export function thisMachine(): Machine {
  const release = readFileSync('/etc/os-release', 'utf8')
  const [load = '0'] = readFileSync('/proc/loadavg', 'utf8').split(' ')
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    system: /PRETTY_NAME="(.+)"/.exec(release)?.[1] ?? process.platform,
    node: process.versions.node,
    load: Number(load),
  }
}

/** CPU time of this process so far (ms): unlike the clock, it does not count what other programs took. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

/** Real time (epoch ms, with fractions). */
export const wallMs = (): number => performance.timeOrigin + performance.now()

/** CPU time of another process and of those of its children that ended (ms, in steps of 10). */
export function cpuMsOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  // utime, stime, cutime, cstime: fields 14 to 17 of proc(5), in ticks of 10 ms.
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * 10
}

/** Memory of a process in MiB, with what it shares counted in parts (PSS); 0 when it has ended. */
export function memoryMiBOf(pid: number): number {
  const file = `/proc/${pid}/smaps_rollup`
  if (!existsSync(file)) return 0
  const text = readFileSync(file, 'utf8')
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1024
}
