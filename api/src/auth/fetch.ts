/** The other program answers soon, or what it knows is not waited for (ms). */
const answerMs = 5_000
/** Keys and configurations are a few hundred bytes, and seldom some thousand. */
const bytesMax = 256 * 1024

/**
 * Reads a small document of an issuer. Redirects are not followed: the address was named by whoever configured it.
 * Rejects when it does not answer soon, with success, and shortly.
 */
export async function fetchSmall(address: string): Promise<Uint8Array> {
  const answer = await fetch(address, {
    redirect: 'error',
    signal: AbortSignal.timeout(answerMs),
  })
  if (!answer.ok) throw new FetchFailed(`${new URL(address).host} answers ${answer.status}`)
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of answer.body ?? []) {
    bytes += piece.byteLength
    // Not read to its end: what does not end would fill the memory first.
    if (bytes > bytesMax) throw new FetchFailed(`${new URL(address).host} answers too much`)
    pieces.push(piece)
  }
  return new Uint8Array(Buffer.concat(pieces))
}

class FetchFailed extends Error {
  override readonly name = 'FetchFailed'
}
