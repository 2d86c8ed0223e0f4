const gib = 1024

/** CPU units to the memory sizes in MiB that Fargate offers with them (ECS developer guide, "fargate-tasks-services"). */
const memoryByCpu: Readonly<Record<number, readonly number[]>> = {
  256: [512, gib, 2 * gib],
  512: steps(1, 4, 1),
  1024: steps(2, 8, 1),
  2048: steps(4, 16, 1),
  4096: steps(8, 30, 1),
  8192: steps(16, 60, 4),
  16384: steps(32, 120, 8),
}

export function isFargateSize(cpu: number, memory: number): boolean {
  return memoryByCpu[cpu]?.includes(memory) ?? false
}

function steps(fromGib: number, toGib: number, stepGib: number): number[] {
  const count = (toGib - fromGib) / stepGib + 1
  return Array.from({ length: count }, (_, index) => (fromGib + index * stepGib) * gib)
}

/** CPU units out of `1024`, `1 vCPU` or `.25 vcpu`; undefined when it is neither. */
export function cpuUnits(text: string): number | undefined {
  return amount(text, /^(\d*\.?\d+)\s*vcpu$/i)
}

/** MiB out of `2048`, `2GB` or `0.5 GB`; undefined when it is neither. */
export function memoryMib(text: string): number | undefined {
  return amount(text, /^(\d*\.?\d+)\s*gb$/i)
}

function amount(text: string, unit: RegExp): number | undefined {
  if (/^\d+$/.test(text)) return Number(text)
  const found = unit.exec(text.trim())
  return found === null ? undefined : Math.round(Number(found[1]) * gib)
}
