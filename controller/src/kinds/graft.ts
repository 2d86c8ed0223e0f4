import { isObject, keysOf, type Json } from '../model/index.ts'
import { text } from './normal.ts'

/** What keys of a normal form are called in AWS's requests; one may stand for several, one below the other. */
export type AwsNames = Readonly<Record<string, readonly string[]>>

/**
 * A request with the live values of some fields of the normal form, each as deep as both go: a list of named things, which
 * is a map in the normal form, is gone through by its names, and every other list is taken as a whole.
 */
export function graft<Request extends object>(
  request: Request,
  live: object,
  paths: readonly string[],
  names: AwsNames = {},
): Request {
  return paths.reduce<Request>((grafted, path) => {
    const keys = keysOf(path).flatMap((key) => names[key] ?? [key])
    return (graftAt(grafted as unknown as Json, live as Json, keys) ?? {}) as unknown as Request
  }, request)
}

function graftAt(
  mine: Json | undefined,
  theirs: Json | undefined,
  [key, ...rest]: readonly string[],
): Json | undefined {
  if (key === undefined) return theirs
  if (Array.isArray(mine) || Array.isArray(theirs)) return graftItem(mine, theirs, key, rest)
  if (!isObject(mine) && !isObject(theirs)) return theirs
  const { [key]: before, ...others } = isObject(mine) ? mine : {}
  const after = graftAt(before, isObject(theirs) ? theirs[key] : undefined, rest)
  return after === undefined || after === null ? others : { ...others, [key]: after }
}

/** An item goes by its name; where neither list has it, the name is none and the whole list is live's. */
function graftItem(
  mine: Json | undefined,
  theirs: Json | undefined,
  key: string,
  rest: readonly string[],
): Json | undefined {
  const [own, other] = [itemsOf(mine), itemsOf(theirs)]
  const [before, after] = [own, other].map((items) => items.find((item) => nameOf(item) === key))
  if (before === undefined && after === undefined) return theirs
  // Of an item that only live has, a part would be no item.
  if (before === undefined) return [...own, after as Json]
  const made = graftAt(before, after, rest)
  return own.flatMap((item) => (item === before ? (made ?? []) : item)) as Json[]
}

function itemsOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : []
}

/** The members by which the normal forms name the items of a list. */
const namings = ['name', 'Name', 'Id', 'containerName', 'capacityProvider', 'portName', 'key']

function nameOf(item: Json): string | undefined {
  if (!isObject(item)) return undefined
  if (item.containerPort !== undefined && item.containerName === undefined) {
    return `${text(item.containerPort)}/${text(item.protocol) || 'tcp'}`
  }
  const member = namings.find((one) => typeof item[one] === 'string')
  return member === undefined ? undefined : text(item[member])
}
