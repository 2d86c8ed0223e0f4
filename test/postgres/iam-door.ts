import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

export interface IamDoor {
  readonly port: number
  /** How many were let in, and why others were not. */
  readonly tokens: { accepted: number; readonly refused: string[] }
  close(): void
}

interface Door {
  readonly key: string
  readonly cert: string
  /** The Unix socket of the server behind it. */
  readonly behind: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Epoch ms. */
  readonly now: () => number
}

/**
 * A stand-in for what Aurora does with a token of IAM: it asks for the password in clear, inside TLS, checks that it is a
 * request signed with the secret key that is not older than fifteen minutes and for this host, port, and user, and hands
 * on to a server that asks nothing more.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.Connecting.html
 * https://www.postgresql.org/docs/current/protocol-flow.html
 */
export async function openIamDoor(door: Door): Promise<IamDoor> {
  const tokens: IamDoor['tokens'] = { accepted: 0, refused: [] }
  const secureContext = { key: readFileSync(door.key), cert: readFileSync(door.cert) }
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket
      .on('error', () => {})
      .once('data', () => {
        socket.write('S')
        const inside = new TLSSocket(socket, { isServer: true, ...secureContext })
        inside.on('error', () => {})
        void meet(inside).catch(() => inside.destroy())
      })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  async function meet(inside: TLSSocket): Promise<void> {
    const [startup] = (await once(inside, 'data')) as [Buffer]
    // AuthenticationCleartextPassword
    inside.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]))
    const [message] = (await once(inside, 'data')) as [Buffer]
    const words = startup.subarray(8).toString().split('\0')
    const user = words[words.indexOf('user') + 1] ?? ''
    const wrong = wrongIn(message.subarray(5, -1).toString(), { ...door, port, user })
    if (wrong !== undefined) {
      tokens.refused.push(wrong)
      inside.end(refusal(user))
      return
    }
    tokens.accepted += 1
    const behind = connect(door.behind)
    behind.on('error', () => inside.destroy())
    behind.write(startup)
    inside.pipe(behind).pipe(inside)
  }

  return {
    port,
    tokens,
    close() {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}

function refusal(user: string): Buffer {
  const said = `PAM authentication failed for user "${user}"`
  const body = Buffer.from(`SFATAL\0VFATAL\0C28000\0M${said}\0\0`)
  const head = Buffer.alloc(5, 'E')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

interface Expected extends Door {
  readonly port: number
  readonly user: string
}

/** Why a token is not taken. The signature is made anew from what the token says and the secret key. */
function wrongIn(token: string, expected: Expected): string | undefined {
  const url = new URL(`https://${token}`)
  const given = Object.fromEntries(url.searchParams)
  const { 'X-Amz-Signature': signature, 'X-Amz-Date': date = '', 'X-Amz-Expires': expires } = given
  const scope = `${date.slice(0, 8)}/${expected.region}/rds-db/aws4_request`
  if (url.host !== `localhost:${expected.port}`) return `it is for ${url.host}`
  if (given.Action !== 'connect' || given.DBUser !== expected.user) return 'it is for another user'
  if (given['X-Amz-Credential'] !== `${expected.accessKeyId}/${scope}`) return 'another key'
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date)?.slice(1).map(Number) ?? []
  const [year = 0, month = 1, ...rest] = parts
  const ageMs = expected.now() - Date.UTC(year, month - 1, ...rest)
  if (Number(expires) !== 900 || ageMs > 900_000 || ageMs < -60_000) return 'it is too old'
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map((pair) => pair.map(encode).join('='))
    .toSorted()
    .join('&')
  const empty = createHash('sha256').update('').digest('hex')
  const request = `GET\n/\n${query}\nhost:${url.host}\n\nhost\n${empty}`
  const hashed = createHash('sha256').update(request).digest('hex')
  const signed = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hashed}`
  const key = scope
    .split('/')
    .reduce<string | Buffer>(
      (last, part) => createHmac('sha256', last).update(part).digest(),
      `AWS4${expected.secretAccessKey}`,
    )
  const right = createHmac('sha256', key).update(signed).digest('hex')
  return signature === right ? undefined : 'its signature is wrong'
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
