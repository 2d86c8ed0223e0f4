import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dissolve } from './quota.ts'

/**
 * The memory of a task of Fargate: a control group of Linux, of version 1 (`memory.limit_in_bytes`) or 2 (`memory.max`). V8 reads
 * it when it starts, and collects its garbage the sooner the less there is: on a large machine the same program takes twice as much.
 */
export interface TaskMemory {
  /** What is to be spawned so that a program starts in the group. */
  inside(program: string, args: readonly string[]): readonly [string, readonly string[]]
  /** Takes the group away, when the program has ended; what it started may still be about to. */
  remove(): void
}

const root = '/sys/fs/cgroup'
let opened = 0

/** @returns the memory of a task, or why there can be none here */
export function openTaskMemory(mib: number): TaskMemory | string {
  const isV2 = existsSync(join(root, 'cgroup.controllers'))
  const parent = isV2 ? root : join(root, 'memory')
  if (!existsSync(parent)) return `there is no control group for memory below ${root}`
  opened += 1
  const folder = join(parent, `plumbline-bench-${process.pid}-memory-${opened}`)
  try {
    if (isV2) writeFileSync(join(root, 'cgroup.subtree_control'), '+memory')
    mkdirSync(folder)
    const limit = isV2 ? 'memory.max' : 'memory.limit_in_bytes'
    writeFileSync(join(folder, limit), String(mib * 1024 ** 2))
  } catch (error) {
    if (existsSync(folder)) rmdirSync(folder)
    return `no control group can be made in ${parent}: ${(error as Error).message}`
  }
  // The shell moves itself, and becomes the program: V8 looks once, before its first line.
  const move = `echo $$ > '${join(folder, 'cgroup.procs')}' && exec "$@"`
  return {
    inside: (program, args) => ['sh', ['-c', move, 'sh', program, ...args]],
    remove: () => dissolve(folder, parent),
  }
}
