import type { Json } from '@plumbline/controller/model'
import { literal } from '../document.ts'
import { isObject, textsOf } from '../json.ts'

/** What Copilot fills in by itself, and what the shell of a pipeline usually gives, in the words of the language. */
const known: Readonly<Record<string, string>> = {
  COPILOT_ENVIRONMENT_NAME: '${env.name}',
  AWS_REGION: '${env.region}',
  AWS_DEFAULT_REGION: '${env.region}',
  AWS_ACCOUNT_ID: '${env.account}',
}

/** Texts of a manifest with their variables; those of the shell that are not known stay as they are, and are named. */
export function withVariables<Value extends Json>(
  value: Value,
  application: string,
): { readonly value: Value; readonly unknown: readonly string[] } {
  const unknown = new Set<string>()
  const text = (written: string): string => {
    // A backslash before `${` says that it is meant as it is.
    const safe = literal(written.replaceAll('\\${', '${'))
    if (written.includes('\\${')) return safe
    return safe.replaceAll(/\$\$\{(\w+)\}/g, (whole: string, name: string) => {
      if (name === 'COPILOT_APPLICATION_NAME') return application
      const found = known[name]
      if (found === undefined) unknown.add(name)
      return found ?? whole
    })
  }
  const walk = (one: Json): Json => {
    if (typeof one === 'string') return text(one)
    if (Array.isArray(one)) return one.map((item: Json) => walk(item))
    if (!isObject(one)) return one
    const members = Object.entries(one)
    return Object.fromEntries(members.map(([key, child]) => [key, walk(child ?? null)]))
  }
  return { value: walk(value) as Value, unknown: [...unknown] }
}

/** A command as a list of words: text is split as a shell would, and no shell runs it. */
export function words(value: unknown): readonly string[] {
  if (typeof value !== 'string') return textsOf(value)
  const found = value.match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? []
  return found.map((word) =>
    word.replaceAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g, (_all, double, single, escaped) => {
      if (typeof double === 'string') return double.replaceAll(/\\(["\\$`])/g, '$1')
      return String(single ?? escaped ?? '')
    }),
  )
}

/** A duration such as `1h30m`, `90s` or a number of seconds, in seconds; `undefined` for what is none. */
export function durationOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return undefined
  const parts = [...value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)]
  if (parts.map(([whole]) => whole).join('') !== value || parts.length === 0) return undefined
  const sizes: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400 }
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (sizes[unit ?? ''] ?? 0), 0)
}
