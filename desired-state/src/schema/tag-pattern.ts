import { RE2JS, RE2JSSyntaxException } from 're2js'

/** A pattern of tags: the names of its groups, or what is wrong with it. */
export type TagPattern = { readonly groups: readonly string[] } | { readonly mistake: string }

/** Longer than any tag that a registry takes. Source: "tag" in the OCI distribution specification, 128 characters. */
const repeatedMax = 128

/**
 * Reads a pattern without the engine of JavaScript: whoever writes one must not be able to stop the controller with it.
 * RE2 matches in linear time; what makes a short pattern large when it is compiled is refused before.
 */
export function readPattern(pattern: string): TagPattern {
  const mistake = mistakeIn(pattern)
  if (mistake !== undefined) return { mistake }
  try {
    return { groups: Object.keys(RE2JS.compile(pattern).namedGroups()) }
  } catch (error) {
    const why = error instanceof RE2JSSyntaxException ? error.getDescription() : 'it is too large'
    // The description ends with the part of the pattern that it is about.
    const [, reason = why] = /^error parsing regexp: ([^`]*?):? *(`|$)/.exec(why) ?? []
    return { mistake: `write a pattern that RE2 takes: ${reason}` }
  }
}

function mistakeIn(pattern: string): string | undefined {
  if (!/^[\x20-\x7E]+$/.test(pattern)) return 'write ASCII characters only: a tag has no others'
  if (/\\p/i.test(pattern)) return 'write [a-z] instead of \\p: a tag has ASCII characters only'
  if (/\)\{/.test(pattern)) return 'write out a group that is counted'
  const counts = [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)]
  const repeated = counts.reduce((sum, [, from, to]) => sum + Number(to || from), 0)
  return repeated > repeatedMax ? `write counts that come to at most ${repeatedMax}` : undefined
}
