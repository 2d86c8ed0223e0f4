/** Those of a configuration that says nothing. */
export const alertSettings = {
  gatherMs: 1_000,
  thresholdMs: 60_000,
  quietMs: 60_000,
  repeatMs: 300_000,
  perHour: 20,
}
