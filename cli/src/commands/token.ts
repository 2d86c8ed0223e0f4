import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import type { Terminal } from '../terminal.ts'
import { makeToken } from '../make-token.ts'

/** Makes a token. It is printed once and is nowhere else; the configuration gets its hash. */
export async function newToken(
  name: string,
  { groups }: { readonly groups: readonly string[] },
  terminal: Terminal,
): Promise<ExitCode> {
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) {
    throw new Failure(
      'this is no name of a token',
      'use lower-case letters, digits and dashes (at most 63), starting with a letter',
    )
  }
  const { token, hash } = makeToken()
  const { out, err } = terminal
  err('The token, which is shown this once; give it to the program in PLUMBLINE_TOKEN:')
  out(token)
  err('The line for auth.tokens in the configuration of the controller:')
  out(`- { name: ${name}, hash: "${hash}", groups: ${JSON.stringify(groups)} }`)
  err(`Roles name it as the subject token:${name}, or by its groups.`)
  return exit.fine
}
