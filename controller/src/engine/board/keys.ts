import type { Place } from '../../model/index.ts'

/** Keys of the queue beside the ids of units, which never begin with a colon. */
const sources = ':source/'
const inventories = ':inventory/'
const images = ':images/'
const orphans = ':orphans/'

export const sourceKey = (name: string): string => `${sources}${name}`
export const imagesKey = (source: string): string => `${images}${source}`
export const inventoryKey = (environment: string): string => `${inventories}${environment}`

/** The source of a key, or `undefined` when it is the key of something else. */
export const sourceOf = (key: string): string | undefined => after(sources, key)
/** The environment whose inventory a key stands for, or `undefined`. */
export const inventoryOf = (key: string): string | undefined => after(inventories, key)

/** The source whose images a key stands for, or `undefined`. */
export const imagesOf = (key: string): string | undefined => after(images, key)

/** What is left in an account and region. */
export const orphansKey = ({ account, region }: Place): string => `${orphans}${account}/${region}`
export const isOrphans = (key: string): boolean => key.startsWith(orphans)

function after(prefix: string, key: string): string | undefined {
  return key.startsWith(prefix) ? key.slice(prefix.length) : undefined
}
