import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to a server that can be cut: bytes stop without a word, as they do when a network fails. */
export interface Way {
  readonly port: number
  cut(): void
  mend(): void
  close(): Promise<void>
}

export async function wayTo(host: string, port: number): Promise<Way> {
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    const far = connect(port, host)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
      if (isCut) socket.pause()
    }
    near.on('data', (data) => pass(data, near, far))
    far.on('data', (data) => pass(data, far, near))
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
    mend() {
      isCut = false
      for (const socket of sockets) socket.destroy()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
