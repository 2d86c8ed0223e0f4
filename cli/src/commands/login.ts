import { whoAmI } from '@plumbline/api/contract'
import type { WhoAmI } from '@plumbline/api/contract'
import { addressOf, createClient } from '../client/client.ts'
import { forgetToken, keepToken } from '../client/credentials.ts'
import { signInByDevice } from '../client/device-login.ts'
import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { plain } from '../text/plain.ts'
import type { Terminal } from '../terminal.ts'

export interface LoginOptions {
  readonly api?: string
}

/** Signs a person in with the issuer of a controller, and keeps the token for its address alone. */
export async function login({ api }: LoginOptions, terminal: Terminal): Promise<ExitCode> {
  const address = addressOf(terminal, api)
  const anonymous = createClient({ ...terminal, env: {} }, address)
  const { answer } = await anonymous.call(whoAmI)
  const { device } = answer.signIn
  if (device === null) throw noDevice(answer)
  const { signal, err } = terminal
  const token = await signInByDevice(device, { clock: await terminal.clock(), signal, say: err })
  const signedIn = createClient({ ...terminal, env: { PLUMBLINE_TOKEN: token } }, address)
  const { name, refused } = (await signedIn.call(whoAmI)).answer
  if (name === null) {
    throw new Failure(
      `the controller does not take the token of the issuer: ${plain(refused ?? 'it does not say why')}`,
      'tell whoever runs it: auth.oidc of its configuration must fit the issuer',
      exit.authentication,
    )
  }
  keepToken(address, token, terminal.env)
  terminal.out(`signed in as ${plain(name)}`)
  return exit.fine
}

function noDevice({ how, signIn }: WhoAmI): Failure {
  if (how === 'open') {
    return new Failure(
      'nobody signs in here',
      'it is open: every command works without',
      exit.error,
    )
  }
  const message = 'this controller has no sign-in for the command line'
  const hint = signIn.token
    ? 'put a token into PLUMBLINE_TOKEN'
    : 'write auth.oidc with a clientId, or auth.tokens, into its configuration'
  return new Failure(message, hint, exit.authentication)
}

/** Forgets the token; the issuer is not told, so a token that was copied ends when it says. */
export async function logout({ api }: LoginOptions, terminal: Terminal): Promise<ExitCode> {
  const address = addressOf(terminal, api)
  const had = forgetToken(address, terminal.env)
  terminal.out(had ? `signed out of ${address}` : `nobody was signed in to ${address}`)
  return exit.fine
}

/** Says as whom the controller sees the caller, and by which roles. */
export async function whoami(
  { api, output }: LoginOptions & { readonly output: Output },
  terminal: Terminal,
): Promise<ExitCode> {
  const { answer } = await createClient(terminal, api).call(whoAmI)
  if (output !== 'text') terminal.out(dataText({ version: 1, ...answer }, output))
  else for (const line of introduction(answer)) terminal.out(line)
  return answer.signIn.required && answer.name === null ? exit.authentication : exit.fine
}

function introduction({ name, how, groups, roles, readOnly, refused }: WhoAmI): readonly string[] {
  if (readOnly !== null)
    return ['nobody: everybody may read, and nobody may change anything', readOnly]
  if (how === 'open') return ['somebody: everybody may do everything here']
  if (name === null && refused !== null)
    return [
      `nobody: ${refused}`,
      'sign in anew with plumbline login, or set another PLUMBLINE_TOKEN',
    ]
  if (name === null) return ['nobody: sign in with plumbline login, or set PLUMBLINE_TOKEN']
  const ways = { alb: 'the load balancer', oidc: 'the issuer', token: 'a token' } as const
  return [
    `${name}, by ${how === 'nobody' ? 'nothing' : ways[how]}`,
    `groups: ${groups.length === 0 ? 'none' : groups.join(', ')}`,
    `roles:  ${roles.length === 0 ? 'none: nothing may be read or changed' : roles.join(', ')}`,
  ]
}
