import compression from '@fastify/compress'
import type { FastifyInstance } from 'fastify'

/** Smaller answers fit into one packet as they are (bytes). */
const leastBytes = 1_024
/** Up to this an answer is compressed at once, which takes less than a millisecond; larger ones piece by piece (bytes). */
const atOnceBytesMax = 256 * 1_024

/**
 * Sends answers compressed to those who take it, after everything else was done with them: an `ETag` is of the text, whatever
 * way it goes. The stream of changes stays as it is, because each message has to leave at once; bodies of requests, too:
 * nobody sends one that is worth it.
 */
export async function compressAnswers(app: FastifyInstance): Promise<void> {
  await app.register(compression, {
    encodings: ['br', 'gzip'],
    threshold: leastBytes,
    syncThreshold: atOnceBytesMax,
    globalDecompression: false,
  })
}
