/** Keys of the queue beside the ids of units, which never begin with a colon. */
const sources = ':source/'
const inventories = ':inventory/'
const images = ':images/'

export const sourceKey = (name: string): string => `${sources}${name}`
export const imagesKey = (source: string): string => `${images}${source}`
export const inventoryKey = (environment: string): string => `${inventories}${environment}`

/** The source of a key, or `undefined` when it is the key of something else. */
export const sourceOf = (key: string): string | undefined => after(sources, key)
/** The environment whose inventory a key stands for, or `undefined`. */
export const inventoryOf = (key: string): string | undefined => after(inventories, key)

/** The source whose images a key stands for, or `undefined`. */
export const imagesOf = (key: string): string | undefined => after(images, key)

function after(prefix: string, key: string): string | undefined {
  return key.startsWith(prefix) ? key.slice(prefix.length) : undefined
}
