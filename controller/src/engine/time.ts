/** Epoch ms as ISO 8601. */
export function time(ms: number): string {
  return new Date(ms).toISOString()
}
