/** The longest value of a tag, and the signs that AWS does not take in one (ECS API reference, `Tag`). */
const tagValueMax = 256
const otherSigns = /[^\p{L}\p{N}+\-=._:/@]+/gu

/** Tags take no `…`. Without a mark, a name that is cut reads like another name. */
const cutMark = '...'

/** The value of a tag: `head`, and after it the reason in the signs that a tag takes, cut visibly where it is too long. */
export function tagText(head: string, why: string): string {
  const text = why === '' ? head : `${head} why=${why.replaceAll(otherSigns, ' ')}`.trimEnd()
  if (text.length <= tagValueMax) return text
  return text.slice(0, tagValueMax - cutMark.length).trimEnd() + cutMark
}
