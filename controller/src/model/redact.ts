import type { Difference } from './compare.ts'
import { isObject, type Json, type JsonObject } from './json.ts'
import type { ResourceDifferences } from './plan.ts'

/** A keyed hash as text; its first six characters are shown. */
export type Hash = (text: string) => string

/**
 * The same differences without the values of environment variables, which often hold what should have been a secret.
 * A short keyed hash stands for each value, so that people still see whether two are equal.
 */
export function redactDifferences(
  resources: readonly ResourceDifferences[],
  hash: Hash,
): readonly ResourceDifferences[] {
  return resources.map((resource) => ({
    ...resource,
    differences: resource.differences.map((difference) => redactDifference(difference, hash)),
  }))
}

export function redactDifference(difference: Difference, hash: Hash): Difference {
  const { path, from, to } = difference
  if (!/(^|\.)environment(\.|$)/.test(path)) {
    return { path, from: redactEnvironment(from, hash), to: redactEnvironment(to, hash) }
  }
  return { path, from: hidden(from, '', hash), to: hidden(to, 'changed ', hash) }
}

/** The same value with every variable below a member named `environment` hidden: for requests and normal forms. */
export function redactEnvironment<Value extends Json | undefined>(value: Value, hash: Hash): Value
export function redactEnvironment(value: Json | undefined, hash: Hash): Json | undefined {
  if (Array.isArray(value)) return value.map((item: Json) => redactEnvironment(item, hash))
  if (!isObject(value)) return value
  const members = Object.entries(value).map(([key, member]) => [
    key,
    key === 'environment' ? hidden(member, '', hash) : redactEnvironment(member, hash),
  ])
  return Object.fromEntries(members) as JsonObject
}

/** A map of variables, a list of `{ name, value }` as in ECS, or one value. */
function hidden(value: Json | undefined, word: string, hash: Hash): Json | undefined {
  if (value === undefined || value === null) return value
  if (Array.isArray(value)) return value.map((item: Json) => hiddenPair(item, word, hash))
  if (!isObject(value)) return `${word}(#${hash(JSON.stringify(value)).slice(0, 6)})`
  const members = Object.entries(value).map(([key, member]) => [key, hidden(member, word, hash)])
  return Object.fromEntries(members) as JsonObject
}

function hiddenPair(item: Json, word: string, hash: Hash): Json {
  if (!isObject(item) || typeof item.name !== 'string') return hidden(item, word, hash) ?? null
  return { name: item.name, value: hidden(item.value, word, hash) }
}

/** What a value is called that should not be seen, with what stands between it and the value. Names of secrets in ARNs are none. */
const called = String.raw`(?<!arn:aws[\w-]{0,20}:secretsmanager:[\w-]{0,20}:\d{0,12}:)(?:password|passwd|pwd|[_-]pass|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?)`

/** What credentials look like, wherever they turn up. Each pattern reads its text once. */
const credentials: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(-----END [A-Z ]*PRIVATE KEY-----)?/g, '***'],
  [/\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/]+@/gi, '$1***@'],
  [/\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g, '***'],
  [/\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|npm_|sk_live_|sk_test_)[\w-]{10,}/g, '***'],
  [/\bplumbline_[\w-]{43}(?![\w-])/g, '***'],
  [/\b(hooks\.slack\.com\/[a-z]+\/)[\w/-]+/gi, '$1***'],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, '***'],
  [/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, '$1 ***'],
  [/\b(authorization["']?\s*[=:]\s*["']?\w+ )[\w.~+/=-]{6,}/gi, '$1***'],
  [/\b(x-amz-(?:signature|security-token|credential)=)[^\s&]+/gi, '$1***'],
  // JSON within JSON; what stands in quotes; what does not.
  [new RegExp(String.raw`(${called}\\+["']\s*[=:]\s*\\+["'])[^"'\\]+`, 'gi'), '$1***'],
  [new RegExp(String.raw`(${called}["']?\s*[=:]\s*")(?!\*\*\*")(?:[^"\\\n]|\\.)+`, 'gi'), '$1***'],
  [new RegExp(String.raw`(${called}["']?\s*[=:]\s*')(?!\*\*\*')[^'\n]+`, 'gi'), '$1***'],
  [new RegExp(String.raw`(${called}["']?\s*[=:]\s*)(?!\*\*\*)[^\s"',;&}\\]+`, 'gi'), '$1***'],
]

/**
 * The text without anything that looks like a credential: URLs with a user, AWS keys, tokens, `password=…`. Colours go first: programs
 * that write for terminals put them between a name and its value.
 */
export function scrub(text: string): string {
  let clean = text.replace(terminal, '')
  for (const [pattern, replacement] of credentials) clean = clean.replace(pattern, replacement)
  return clean
}

/** What makes a terminal do something instead of showing it: ECMA-48, with the commands of xterm that a bell ends. */
const terminal =
  // oxlint-disable-next-line no-control-regex
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]+[0-~]|\u001b[@-Z\\^_]/g

/**
 * The text in one line and without characters that could steer a terminal or turn the direction of what follows.
 */
export function oneLine(text: string): string {
  return text
    .replace(terminal, '')
    .replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu, ' ')
    .trim()
}
