const gib = 1024

function steps(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step)
}

/**
 * MiB of memory that Fargate takes with each number of CPU units. Source: "Task size" in the Amazon ECS Developer
 * Guide, and the description of `memory` at `RegisterTaskDefinition`.
 */
export const fargateMemory: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1 * gib, 2 * gib]],
  [512, steps(1 * gib, 4 * gib, gib)],
  [1024, steps(2 * gib, 8 * gib, gib)],
  [2048, steps(4 * gib, 16 * gib, gib)],
  [4096, steps(8 * gib, 30 * gib, gib)],
  [8192, steps(16 * gib, 60 * gib, 4 * gib)],
  [16_384, steps(32 * gib, 120 * gib, 8 * gib)],
])

/** CPU units that Fargate offers. */
export const fargateCpu = [256, 512, 1024, 2048, 4096, 8192, 16_384] as const
