import type { Program } from '../support/running-programs.ts'

/** The status and the JSON of an answer. */
export async function get({ url }: Program, path: string): Promise<[number, unknown]> {
  const answer = await fetch(`${url}${path}`)
  return [answer.status, await answer.json()]
}

export async function post(
  { url }: Program,
  path: string,
  body: object,
  more: Readonly<Record<string, string>> = {},
): Promise<[number, unknown]> {
  const headers = { 'content-type': 'application/json', ...more }
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
  return [answer.status, await answer.json()]
}

/** Looks again and again. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50))
}

/** Somebody in the chat. */
export async function connect({ url }: Program) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket`)
  const heard: string[] = []
  let wake = () => {}
  socket.addEventListener('message', ({ data }) => {
    heard.push(String(data))
    wake()
  })
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener('close', ({ code }) => resolve(code))
  })
  await new Promise((resolve) => socket.addEventListener('open', resolve))
  const next = async () => {
    if (heard.length === 0) await new Promise<void>((resolve) => (wake = resolve))
    return heard.shift()
  }
  return { socket, closed, next }
}

/** Sends a picture, and answers where its result will be. */
export async function postPicture({ url }: Program, picture: Buffer): Promise<string> {
  const headers = { 'content-type': 'image/png' }
  const answer = await fetch(`${url}/pictures`, {
    method: 'POST',
    headers,
    body: new Uint8Array(picture),
  })
  if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`)
  return ((await answer.json()) as { picture: string }).picture
}

/** The result, when it is there. */
export async function finished({ url }: Program, path: string): Promise<Buffer> {
  for (;;) {
    const answer = await fetch(`${url}${path}`)
    if (answer.status === 200) return Buffer.from(await answer.arrayBuffer())
    if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
