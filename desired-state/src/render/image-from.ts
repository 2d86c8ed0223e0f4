import { unitId, type Catalogue } from '../documents/catalogue.ts'
import { missingObject } from '../documents/links.ts'
import { mix, type Found, type Place } from './render.ts'
import { find } from '../text/tree.ts'

interface Search {
  readonly place: Place
  readonly all: Catalogue
}

/** The image that an object takes from another one, which may take its own from a third. */
export function imageFrom(self: string, first: string, search: Search): Found {
  const chain = [self]
  let other = first
  for (;;) {
    const start = chain.indexOf(other)
    if (start !== -1) return circle([...chain.slice(start), other])
    const { place, all } = search
    const missing = missingObject(other, place.name, all)
    if (missing !== undefined) return missing
    const [object] = all.objects.get(other) ?? []
    const overlay = all.overlays.get(unitId(place.name, other))?.[0]
    const root = object && mix(object, place, overlay)?.root
    const image = root && find(root, ['spec', 'image'])
    // It is in a file that cannot be read, which is told.
    if (root === undefined) return {}
    if (image?.key !== undefined) return { image: { key: image.key, value: image.value } }
    const further = find(root, ['spec', 'imageFrom'])?.value
    if (further?.is !== 'scalar' || typeof further.value !== 'string') return without(other)
    chain.push(other)
    other = further.value
  }
}

function circle(chain: readonly string[]): Found {
  const message = `there is no image at the end of ${chain.join(' → ')}`
  return { message, hint: 'write "image" in one of them' }
}

function without(other: string): Found {
  const hint = 'name a service or job of the same environment that has an image of its own'
  return { message: `${other} has no image`, hint }
}
