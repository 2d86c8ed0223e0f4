import type { RequestContext } from './types.ts'

/** A random id in the form of a UUID. */
export function uuid(context: Pick<RequestContext, 'random'>): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(context.random() * 16).toString(16))
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
