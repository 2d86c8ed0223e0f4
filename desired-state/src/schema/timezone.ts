import { nearest } from '../text/nearest.ts'
import { text } from './values.ts'

const message = 'write a time zone such as Europe/Berlin'

/** Without the older names, which `Intl` takes and does not list. */
const listed: ReadonlySet<string> = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])
const inLowerCase: ReadonlySet<string> = new Set([...listed].map((name) => name.toLowerCase()))

/** A time zone by its name in the tz database. */
export const timezone = text(/^[A-Za-z][A-Za-z0-9_+/-]{0,49}$/, message, 'time zone').superRefine(
  (name, refinement) => {
    if (isZone(name)) return
    const near = nearest(name, listed)
    const hint = near === undefined ? message : `did you mean "${near}"?`
    const problem = 'there is no time zone of this name'
    refinement.addIssue({ code: 'custom', message: problem, params: { hint } })
  },
)

function isZone(name: string): boolean {
  if (listed.has(name)) return true
  // `Intl` takes any case; AWS does not.
  return !inLowerCase.has(name.toLowerCase()) && isKnown(name)
}

function isKnown(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
