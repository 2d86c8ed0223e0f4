const iso = /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z/

/** The parts of a sentence: texts, and the moments (epoch ms) that stand in it in the form of programs. */
export function partsOfSentence(text: string): readonly (string | number)[] {
  return text
    .split(new RegExp(`(${iso.source})`))
    .filter((part) => part !== '')
    .map((part) => (new RegExp(`^${iso.source}$`).test(part) ? Date.parse(part) : part))
}
