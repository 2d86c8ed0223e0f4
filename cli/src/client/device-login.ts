import { isLoopback, type Clock } from '@plumbline/controller/model'
import { z } from 'zod'
import { exit, Failure } from '../exit.ts'
import { oneLine, plain } from '../text/plain.ts'

/** Whom the person signs in with, as the API says. */
export interface Device {
  readonly issuer: string
  readonly clientId: string
  readonly scopes: readonly string[]
}

interface Talk {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly say: (line: string) => void
}

const Discovery = z.object({
  issuer: z.string(),
  token_endpoint: z.url(),
  device_authorization_endpoint: z.url().optional(),
})
const Started = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.string(),
  verification_uri_complete: z.string().optional(),
  expires_in: z.number(),
  interval: z.number().default(5),
})
const Answer = z.object({
  id_token: z.string().optional(),
  access_token: z.string().optional(),
  error: z.string().optional(),
})

/** How much longer to wait once the issuer says `slow_down` (s). */
const slowerSeconds = 5
const grant = 'urn:ietf:params:oauth:grant-type:device_code'

/**
 * Signs a person in who opens a page on any device. Resolves with the token that says who they are.
 * Source: RFC 8628, sections 3.1 to 3.5.
 */
export async function signInByDevice(device: Device, talk: Talk): Promise<string> {
  const issuer = await discover(device, talk)
  const form = { client_id: device.clientId, scope: device.scopes.join(' ') }
  const said = Started.safeParse((await post(issuer.start, form, talk)).body)
  if (!said.success) throw unusable(device, 'does not let devices sign in')
  const { user_code: code, verification_uri: page, verification_uri_complete: whole } = said.data
  talk.say(`Open ${plain(page)} and enter the code ${plain(code)}`)
  if (whole !== undefined) talk.say(`or open ${plain(whole)}`)
  return poll(device, issuer.token, said.data, talk)
}

async function poll(
  device: Device,
  address: string,
  started: z.output<typeof Started>,
  talk: Talk,
): Promise<string> {
  const { clock, signal } = talk
  const endsAt = clock.now() + started.expires_in * 1000
  let seconds = Math.max(1, started.interval)
  const form = { grant_type: grant, device_code: started.device_code, client_id: device.clientId }
  while (clock.now() < endsAt) {
    await clock.sleep(seconds * 1000, signal)
    const { body } = await post(address, form, talk)
    const { error, id_token: identity, access_token: access } = Answer.parse(body ?? {})
    const token = identity ?? access
    if (error === undefined && token !== undefined) return token
    if (error === 'slow_down') seconds += slowerSeconds
    else if (error === 'access_denied') throw denied('the sign-in was denied')
    else if (error === 'expired_token') break
    else if (error !== 'authorization_pending') {
      throw unusable(device, `refuses (${oneLine(error ?? 'no token')})`)
    }
  }
  throw denied('nobody entered the code in time')
}

async function discover(device: Device, talk: Talk): Promise<{ start: string; token: string }> {
  const address = `${device.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const said = Discovery.safeParse((await send(address, {}, talk)).body)
  if (!said.success || said.data.issuer !== device.issuer) {
    throw unusable(device, 'does not say how one signs in')
  }
  const { device_authorization_endpoint: start, token_endpoint: token } = said.data
  if (start === undefined) throw unusable(device, 'does not let devices sign in')
  return { start, token }
}

async function post(address: string, form: Readonly<Record<string, string>>, talk: Talk) {
  return send(address, { method: 'POST', body: new URLSearchParams(form) }, talk)
}

/** Errors of the protocol are answers too: they come with status 400. */
async function send(address: string, init: RequestInit, { signal }: Talk) {
  const { protocol, hostname, host } = new URL(address)
  if (protocol !== 'https:' && !isLoopback(hostname)) {
    throw new Failure(
      `the issuer would be asked in clear at ${plain(host)}`,
      'tell whoever runs the controller: auth.oidc.issuer must begin with https://',
      exit.authentication,
    )
  }
  try {
    const answer = await fetch(address, { ...init, signal, redirect: 'error' })
    return { body: await answer.json().catch(() => undefined) }
  } catch (error) {
    if (signal.aborted) throw error
    throw new Failure(
      `the issuer does not answer at ${host}`,
      'look whether this machine reaches it, and try again',
      exit.authentication,
    )
  }
}

function unusable({ issuer }: Device, why: string): Failure {
  const hint = 'use a token instead (PLUMBLINE_TOKEN), or tell whoever runs the controller'
  return new Failure(`${plain(issuer)} ${why}`, hint, exit.authentication)
}

function denied(message: string): Failure {
  return new Failure(message, 'try again: plumbline login', exit.authentication)
}
