import { handoverKeys, handoverParameter, handoverPath, handoverVariable } from './keys.ts'
import type { Fields, Tree } from '../text/tree.ts'
import { fillVariables, type Filled, type Variable, type Variables } from './variables.ts'

/** What one environment hands over: values and versions of its parameters, by `group/key`. */
export type Handover = ReadonlyMap<string, { readonly value: string; readonly version: number }>

/** Hand-overs by the name of the environment; one that could not be read is not in it. */
export type Handovers = ReadonlyMap<string, Handover>

/** How every variable of the hand-over begins. */
export const handoverPrefix = 'bootstrap.'

/** What an environment was handed over, as a text that can be compared. */
export function handoverText(environment: string, handovers: Handovers | undefined): string {
  const handover = handovers?.get(environment)
  return handover === undefined ? String(handovers === undefined) : JSON.stringify([...handover])
}

/** `${bootstrap.group.key}` for every key. Without any hand-over, as at a desk, their values are not known yet. */
export function handoverVariables(
  environment: string,
  handovers: Handovers | undefined,
): readonly (readonly [string, Variable])[] {
  return handoverKeys.map(({ key, type }) => [
    handoverVariable(key),
    handovers === undefined ? { later: true } : valueOf(environment, key, type, handovers),
  ])
}

function valueOf(
  environment: string,
  key: string,
  type: 'String' | 'StringList',
  handovers: Handovers,
): Variable {
  const handover = handovers.get(environment)
  const parameter = handoverParameter(environment, key)
  if (handover === undefined) {
    const message = `the hand-over of environment ${environment} could not be read`
    const hint = `it is below ${handoverPath(environment)} in Parameter Store`
    return { missing: { message, hint } }
  }
  const found = handover.get(key)
  if (found === undefined) {
    const message = `the hand-over of environment ${environment} has no ${key}`
    return { missing: { message, hint: `write the parameter ${parameter}` } }
  }
  return {
    value: type === 'StringList' ? found.value.split(',') : found.value,
    from: `parameter ${parameter}, version ${found.version}`,
    versions: { [key]: found.version },
  }
}

/** Whether a document uses the hand-over, or may do so: a `$${bootstrap.` counts too. */
export function usesHandover(tree: Tree): boolean {
  if (tree.is === 'scalar') {
    return typeof tree.value === 'string' && tree.value.includes(`\${${handoverPrefix}`)
  }
  if (tree.is === 'list') return tree.items.some(usesHandover)
  return [...tree.entries.values()].some(({ value }) => usesHandover(value))
}

/** Where the hand-over is cannot come from the hand-over. */
const literal = ['account', 'region']

/** An Environment with the variables of the hand-over in its spec filled; other values are left as they are. */
export function fillEnvironment(
  root: Fields,
  variables: Variables,
  except: readonly string[] = [],
): Filled<Fields> {
  const spec = root.entries.get('spec')
  if (spec?.value.is !== 'fields') return { tree: root, problems: [], versions: {} }
  const left = new Set([...literal, ...except])
  const fields: Fields = {
    ...spec.value,
    entries: new Map([...spec.value.entries].filter(([key]) => !left.has(key))),
  }
  const { tree, ...rest } = fillVariables(fields, variables, ['spec'], { only: handoverPrefix })
  const filled = tree.is === 'fields' ? tree.entries : fields.entries
  const value = { ...spec.value, entries: new Map([...spec.value.entries, ...filled]) }
  const entries = new Map([...root.entries, ['spec', { ...spec, value }]])
  return { tree: { ...root, entries }, ...rest }
}
