/**
 * Of how many units is kept what every pass would work out anew, about ten kilobytes each. Looks go round in turn, so that
 * where there are more units than this nothing of it helps.
 */
export const unitsKept = 2_000

/**
 * A pure function that remembers its answers to the `most` things that it was asked about last: the same thing, by identity,
 * gets the same answer. For what every pass works out anew of a thing that has not changed.
 */
export function lately<Key, Answer>(
  work: (key: Key) => Answer,
  most: number,
): (key: Key) => Answer {
  const answers = new Map<Key, Answer>()
  return (key) => {
    const known = answers.has(key)
    const answer = known ? (answers.get(key) as Answer) : work(key)
    // A `Map` keeps the order of insertion, so the first key is the one that was not asked about for longest.
    if (known) answers.delete(key)
    answers.set(key, answer)
    const [oldest] = answers.keys()
    if (answers.size > most) answers.delete(oldest as Key)
    return answer
  }
}
