/** Spellings that mean one thing to a comparison of texts, and another one to whoever follows the path. */
const tricks = /\.\.|[\\\p{Cc}]|%(2e|2f|5c|00)/iu

/** Whether a text must not be compared at all: `..`, a backslash, an encoded slash or dot, a control character. */
export function isTricky(text: string): boolean {
  return tricks.test(text)
}

/**
 * Whether a text is one that a pattern stands for, in which `*` is any characters. A `*` of the text itself is matched by
 * a `*` only, so that whatever it stands for is within the pattern too. Takes no more time than the product of the lengths.
 */
export function matches(pattern: string, text: string): boolean {
  if (isTricky(text)) return false
  const [first = '', ...others] = pattern.split('*')
  if (others.length === 0) return text === pattern
  const last = others.pop() ?? ''
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const part of others) {
    const found = text.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}
