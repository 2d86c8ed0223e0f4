import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A share of a processor that a process may take, as a small task of Fargate has: a control group of Linux, of version 1
 * (`cpu.cfs_quota_us`) or 2 (`cpu.max`). See "CPU" in the cgroup v2 guide of the kernel, and sched-bwc for version 1.
 */
export interface Quota {
  /** Moves a process and its children into the group. */
  hold(pid: number): void
  /** Periods in which there was something to do, since the group was made, and those in which the quota was used up. */
  periods(): { readonly all: number; readonly usedUp: number }
  /** Takes the group away; what is still in it goes where it was before. */
  remove(): void
}

const root = '/sys/fs/cgroup'
const periodUs = 100_000
/** Within what it is allowed, a group goes before others that are busy on the machine. */
const sharesOfV1 = 3_072
const weightOfV2 = 300

/**
 * @param vcpu left out: as much as there is, before others
 * @returns a quota, or why there can be none here
 */
export function openQuota(name: string, vcpu?: number): Quota | string {
  const isV2 = existsSync(join(root, 'cgroup.controllers'))
  const parent = isV2 ? root : [join(root, 'cpu'), join(root, 'cpu,cpuacct')].find(existsSync)
  if (parent === undefined) return `there is no control group for processors below ${root}`
  const folder = join(parent, `plumbline-bench-${process.pid}-${name}`)
  const set = (file: string, text: string | number) =>
    writeFileSync(join(folder, file), String(text))
  const quotaUs = vcpu === undefined ? undefined : Math.round(vcpu * periodUs)
  try {
    if (isV2) writeFileSync(join(root, 'cgroup.subtree_control'), '+cpu')
    mkdirSync(folder)
    if (isV2) {
      set('cpu.max', `${quotaUs ?? 'max'} ${periodUs}`)
      set('cpu.weight', weightOfV2)
    } else {
      set('cpu.cfs_period_us', periodUs)
      set('cpu.cfs_quota_us', quotaUs ?? -1)
      set('cpu.shares', sharesOfV1)
    }
  } catch (error) {
    if (existsSync(folder)) rmdirSync(folder)
    return `no control group can be made in ${parent}: ${(error as Error).message}`
  }
  return {
    hold(pid) {
      for (const one of familyOf(pid)) move(one, folder)
    },
    periods() {
      const text = readFileSync(join(folder, 'cpu.stat'), 'utf8')
      const of = (field: string) => Number(new RegExp(`^${field} (\\d+)`, 'm').exec(text)?.[1] ?? 0)
      return { all: of('nr_periods'), usedUp: of('nr_throttled') }
    },
    remove: () => dissolve(folder, parent),
  }
}

/** Keeps a process with its threads and children, and what they start, to some processors: `0`, or `1-3`. */
export function pin(pid: number, processors: string): void {
  for (const one of familyOf(pid)) {
    const args = ['--all-tasks', '--cpu-list', '--pid', processors, String(one)]
    try {
      execFileSync('taskset', args, { stdio: 'ignore' })
    } catch (error) {
      // It has ended meanwhile.
      if (existsSync(`/proc/${one}`)) throw error
    }
  }
}

/** Takes a group away; what is still in it goes where it was before. */
export function dissolve(folder: string, parent: string): void {
  const left = readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean)
  for (const pid of left) move(Number(pid), parent)
  rmdirSync(folder)
}

function move(pid: number, folder: string): void {
  try {
    writeFileSync(join(folder, 'cgroup.procs'), String(pid))
  } catch (error) {
    // It has ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** A process and all that it started, by the table of processes: not every kernel lists the children of one. */
function familyOf(pid: number): readonly number[] {
  const parents = readdirSync('/proc').flatMap((name) => {
    const stat = /^\d+$/.test(name) ? textOf(`/proc/${name}/stat`) : ''
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return parent === undefined ? [] : [[Number(name), Number(parent)] as const]
  })
  const below = (one: number): readonly number[] => [
    one,
    ...parents.flatMap(([child, parent]) => (parent === one ? below(child) : [])),
  ]
  return below(pid)
}

/** Nothing when the process has ended meanwhile. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
