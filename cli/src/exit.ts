/** What a command ends with. Scripts rely on these numbers: they are part of the contract, see docs/cli.md. */
export const exit = {
  fine: 0,
  error: 1,
  /** With `--detailed-exitcode` only. */
  changes: 2,
  invalid: 3,
  authentication: 4,
  rolloutFailed: 5,
  timedOut: 6,
  interrupted: 130,
} as const

export type ExitCode = (typeof exit)[keyof typeof exit]

/** Ends a command: says what happened and what to do next, without a stack. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly hint: string
  readonly code: ExitCode
  /** The path of the problem when the API refused, for example `/errors/unit-unknown`. */
  readonly problem: string | undefined

  constructor(message: string, hint: string, code: ExitCode = exit.error, problem?: string) {
    super(message)
    this.hint = hint
    this.code = code
    this.problem = problem
  }
}
