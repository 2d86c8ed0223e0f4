import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey } from 'jose'

/** Epoch seconds: one minute after the beginning of 2026, as the fixtures of the API have it. */
export const nowSeconds = 1_767_225_660
const kid = '11111111-2222-3333-4444-555555555555'

type Claims = Readonly<Record<string, unknown>>

/** A stand-in for an issuer: discovery, its keys, the keys of a load balancer by id, and sign-in with a device. */
export interface Issuer {
  readonly url: string
  readonly privateKey: CryptoKey
  /** A token of it, with some claims or some of its header other than they should be. */
  token(claims?: Claims, header?: Claims): Promise<string>
  /** Answers of the token endpoint, one for each time that it is asked. */
  readonly answers: object[]
  /** What was sent to it: path and form. */
  readonly asked: { readonly path: string; readonly form: Readonly<Record<string, string>> }[]
  /** Pages that it serves in place of its own, by path. */
  readonly instead: Map<string, object>
  /** It signs with another key, and no longer knows the one before, until that is undone. */
  rotate(): Promise<{ token(): Promise<string>; undo(): void }>
  close(): void
}

export async function startIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const pem = await exportSPKI(publicKey)
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }
  const answers: object[] = []
  const asked: Issuer['asked'][number][] = []
  const instead = new Map<string, object>()
  const server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? ''
    if (path === `/keys/${kid}`) return void response.end(pem)
    const form = await formOf(request)
    if (request.method === 'POST') asked.push({ path, form })
    const next = path === '/token' ? answers.shift() : undefined
    const body = next ?? instead.get(path) ?? pages(url, jwk)[path]
    const failed = body === undefined || 'error' in body
    response.writeHead(failed ? 400 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body ?? {}))
  }

  return {
    url,
    privateKey,
    answers,
    asked,
    instead,
    close: () => void server.close(),
    token: async (claims = {}, header = {}) => signed(url, privateKey, claims, header),
    rotate: async () => {
      const another = await generateKeyPair('ES256', { extractable: true })
      const key = { ...(await exportJWK(another.publicKey)), kid: 'another', alg: 'ES256' }
      instead.set('/jwks', { keys: [key] })
      return {
        token: async () => signed(url, another.privateKey, {}, { kid: 'another' }),
        undo: () => void instead.delete('/jwks'),
      }
    },
  }
}

async function signed(url: string, key: CryptoKey, claims: Claims, header: Claims) {
  return new SignJWT({
    iss: url,
    aud: 'plumbline',
    sub: 'u-1',
    email: 'ana@example.com',
    groups: ['leads'],
    iat: nowSeconds,
    exp: nowSeconds + 600,
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', kid, ...header })
    .sign(key)
}

function pages(url: string, jwk: object): Readonly<Record<string, object>> {
  return {
    '/.well-known/openid-configuration': {
      issuer: url,
      jwks_uri: `${url}/jwks`,
      token_endpoint: `${url}/token`,
      device_authorization_endpoint: `${url}/device`,
    },
    '/jwks': { keys: [jwk] },
    '/device': {
      device_code: 'device-1',
      user_code: 'WDJB-MJHT',
      verification_uri: 'https://login.example.com/device',
      expires_in: 600,
      interval: 5,
    },
  }
}

async function formOf(request: IncomingMessage): Promise<Readonly<Record<string, string>>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()))
}
