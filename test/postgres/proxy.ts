import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to a server that can be cut: bytes stop without a word, as they do when a network fails. */
export interface Way {
  readonly port: number
  cut(): void
  /** What the server says of itself does not come any more; answers do. */
  deafen(): void
  mend(): void
  close(): Promise<void>
}

export async function wayTo(host: string, port: number): Promise<Way> {
  const sockets = new Set<Socket>()
  let isCut = false
  let isDeaf = false
  const server = createServer((near) => {
    const far = connect(port, host)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
      if (isCut) socket.pause()
    }
    near.on('data', (data) => pass(data, near, far))
    const answers = withoutNotifications(() => isDeaf)
    far.on('data', (data) => pass(answers(data), far, near))
    near.on('end', () => far.end())
    far.on('end', () => near.end())
  })

  function pass(data: Buffer, from: Socket, to: Socket): void {
    // What is cut off is lost with its connection.
    if (isCut) from.pause()
    else to.write(data)
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true
      for (const socket of sockets) socket.pause()
    },
    deafen() {
      isDeaf = true
    },
    mend() {
      isCut = false
      isDeaf = false
      for (const socket of sockets) socket.destroy()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/**
 * Leaves out NotificationResponse. Each message has a letter, and then its length with that of the length itself.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
function withoutNotifications(isDeaf: () => boolean): (data: Buffer) => Buffer {
  let rest: Buffer = Buffer.alloc(0)
  return (data) => {
    rest = Buffer.concat([rest, data])
    const passed: Buffer[] = []
    while (rest.length >= 5) {
      const end = 1 + rest.readUInt32BE(1)
      if (rest.length < end) break
      if (rest[0] !== 'A'.charCodeAt(0) || !isDeaf()) passed.push(rest.subarray(0, end))
      rest = rest.subarray(end)
    }
    return Buffer.concat(passed)
  }
}
