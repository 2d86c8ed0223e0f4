import { createHash } from 'node:crypto'
import type { PuppetBundleSpec } from '@plumbline/desired-state'

/** What hosts are told: which bundle to take. Every one that is written has a higher generation than all before. */
export interface Pointer {
  readonly apiVersion: 'plumbline/v1'
  readonly kind: 'PuppetPointer'
  readonly unit: string
  readonly source: string
  readonly generation: number
  /** The bundle of every host that `next` does not name; `null` before the first was everywhere. */
  readonly digest: string | null
  /** The bundle that is being rolled out, and the hosts whose wave has come. */
  readonly next?: {
    readonly digest: string
    readonly nodes: readonly string[]
    /** Counts from 1. */
    readonly wave: number
    /** When this wave began, ISO 8601. */
    readonly since: string
  }
  /** The bundle before: the way back goes to all hosts at once. */
  readonly previous?: string
  /**
   * The bundle was taken out of Git: hosts change nothing any more. It stays where the pointer was, so that generations go
   * on growing when the bundle comes back.
   */
  readonly retired?: true
  readonly revision: string
  readonly apply: PuppetBundleSpec['apply']
  /** ISO 8601. */
  readonly publishedAt: string
  /** After this, hosts refuse it: nobody can hold them on an old bundle for ever. */
  readonly validUntil: string
}

/** The pointer in a sealed document; `undefined` when it is none. Hosts check the signature, not we. */
export function parsePointer(text: string): Pointer | undefined {
  try {
    const { payload } = JSON.parse(text) as { payload?: unknown }
    const pointer = JSON.parse(String(payload)) as Partial<Pointer> | null
    const sound =
      pointer?.kind === 'PuppetPointer' &&
      typeof pointer.unit === 'string' &&
      Number.isSafeInteger(pointer.generation) &&
      (pointer.digest === null || typeof pointer.digest === 'string')
    return sound ? (pointer as Pointer) : undefined
  } catch {
    return undefined
  }
}

/** The digest that all hosts are to have in the end. */
export function targetOf({ digest, next }: Pointer): string | null {
  return next?.digest ?? digest
}

export function desiredOf({ digest, next }: Pointer, node: string): string | null {
  return next?.nodes.includes(node) === true ? next.digest : digest
}

/** Hosts in the order of the waves: the same for every bundle of a unit, and nobody's choice. */
export function inWaveOrder(unit: string, nodes: readonly string[]): readonly string[] {
  const place = (node: string) => createHash('sha256').update(`${unit} ${node}`).digest('hex')
  const places = new Map(nodes.map((node) => [node, place(node)]))
  return [...places].toSorted(([, a], [, b]) => (a < b ? -1 : 1)).map(([node]) => node)
}
