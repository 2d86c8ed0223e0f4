import { hash as digest } from 'node:crypto'
import { lately } from '../model/index.ts'

/**
 * Names of target groups: `prod-web-public-<owner>-<route><variant>`. The first part is for people. The owner is a hash of
 * the unit and the route one of the ingress, so that a list of all groups tells whose each of them is and what it was for,
 * also of those that are no longer wanted. The variant is a hash of everything that cannot be changed: what needs another
 * group has another name, and so the new group comes into being beside the old one.
 */
const nameCharactersMax = 32
const ownerCharacters = 6
const routeCharacters = 3
const variantCharacters = 5
const readableCharactersMax =
  nameCharactersMax - ownerCharacters - routeCharacters - variantCharacters - 2

export function targetGroupName(unit: string, ingress: string, variant: unknown): string {
  const [environment = '', , name = ''] = unit.split('/')
  // Names of services may have underscores, which a target group refuses.
  const written = `${environment}-${name}-${ingress}`.replaceAll('_', '-')
  const readable = written.slice(0, readableCharactersMax)
  const tail = `${routeHash(ingress)}${hash(JSON.stringify(variant), variantCharacters)}`
  return [readable.replace(/-+$/, ''), ownerHash(unit), tail].join('-')
}

export function ownerHash(unit: string): string {
  return hash(unit, ownerCharacters)
}

export function routeHash(ingress: string): string {
  return hash(ingress, routeCharacters)
}

const form = new RegExp(
  `-([0-9a-z]{${ownerCharacters}})-([0-9a-z]{${routeCharacters}})[0-9a-z]{${variantCharacters}}$`,
)

/** The owner that the name of a group tells; `undefined` for a group that Plumbline did not name. */
export function ownerHashIn(name: string): string | undefined {
  return form.exec(name)?.[1]
}

/** The route that the name of a group tells. */
export function routeHashIn(name: string): string | undefined {
  return form.exec(name)?.[2]
}

/** `web` of `…:targetgroup/web/73e2d6bc24d8a067`. */
export function nameInArn(arn: string): string {
  return /:targetgroup\/([^/]+)\//.exec(arn)?.[1] ?? arn
}

/** Letters and digits, the same for the same text. */
function hash(text: string, characters: number): string {
  return lettersOf(text).padStart(characters, '0').slice(-characters)
}

/** Names are told apart in every pass, and they are few. */
const lettersOf = lately(
  (text: string) => digest('sha256', text, 'buffer').readUIntBE(0, 6).toString(36),
  10_000,
)
