import type { Log } from '../../model/ports.ts'

/** A log that keeps what is told. */
export function memoryLog() {
  const events: { readonly name: string; readonly fields: Readonly<Record<string, unknown>> }[] = []
  const log: Log = { event: (name, fields) => void events.push({ name, fields }) }
  return { log, events }
}
