interface Props<Verb extends string> {
  /** What the buttons say, in their order. */
  readonly verbs: Readonly<Record<Verb, string>>
  /** Why one cannot be pressed now. */
  readonly whyNot: Readonly<Partial<Record<Verb, string | undefined>>>
  readonly choose: (verb: Verb) => void
}

/** A button for each thing that can be asked, which opens a question. One that cannot be asked now says why. */
export function VerbButtons<Verb extends string>({ verbs, whyNot, choose }: Props<Verb>) {
  return (Object.keys(verbs) as Verb[]).map((verb) => (
    <button
      key={verb}
      type="button"
      disabled={whyNot[verb] !== undefined}
      title={whyNot[verb]}
      onClick={() => choose(verb)}
    >
      {verbs[verb]} …
    </button>
  ))
}
