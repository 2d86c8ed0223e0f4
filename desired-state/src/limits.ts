/**
 * What a source may cost before it is refused. A file that is too expensive stays in Git and comes back after every
 * restart, so each limit is checked before the expensive work starts, and going over it is an ordinary problem.
 */
export const limits = {
  /** Bytes of UTF-8. ECS itself takes 64 KiB per task definition. */
  fileBytesMax: 1_048_576,
  /** Nested maps and lists. The language needs six; the parser recurses once per level. */
  depthMax: 64,
  /** Words, marks, blanks and line ends: about 6,000 lines. Lexing that many takes about 0.1 s. */
  lexemesPerFileMax: 60_000,
  /** Problems that are told of one document, or of one kind between documents: who mends a hundred sees the rest then. */
  problemsMax: 100,
  /** Problems of one object, counted in every environment, after which it is not rendered any more. */
  problemsPerObjectMax: 10_000,
  /** Names that a misspelt one is compared with. */
  candidatesMax: 1_000,
  /** Names in `metadata.environments`. */
  environmentsListedMax: 500,
  /** Variables of one `Environment`. */
  variablesMax: 500,
  /** Objects times environments in one source. */
  unitsMax: 50_000,
  /** Characters of one variable in an `Environment`. */
  variableCharactersMax: 4_096,
  /** Characters of a rendered spec as JSON. Source: "Task definition size" in the Amazon ECS service quotas, 64 KiB. */
  specCharactersMax: 65_536,
  /** Characters that variables may put into one unit: more than ECS takes for a whole task definition. */
  filledCharactersPerUnitMax: 262_144,
} as const
