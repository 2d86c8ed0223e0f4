import { useSyncExternalStore } from 'react'

/** Server time minus the time of this machine (ms): ages would be wrong on a machine whose clock is. */
let offsetMs = 0

export function setServerTime(iso: string): void {
  offsetMs = Date.parse(iso) - Date.now()
}

/** The time of the server, as epoch ms. */
export function serverNow(): number {
  return Date.now() + offsetMs
}

/** The time of the server in whole seconds, as epoch ms; what uses it is drawn again every second. */
export function useNow(): number {
  return useSyncExternalStore(everySecond, () => Math.floor(serverNow() / 1000) * 1000)
}

function everySecond(tick: () => void): () => void {
  const timer = setInterval(tick, 1000)
  return () => clearInterval(timer)
}

/** Calls `act` once, after `ms`. */
export function later(ms: number, act: () => void): void {
  setTimeout(act, ms)
}
