import { z } from 'zod'
import { duration } from './values.ts'

/** A configuration file such as a program beside the language may have. */
export const schema = z.strictObject({
  sources: z.array(
    z.strictObject({ name: z.string(), url: z.string(), poll: duration().prefault('30s') }),
  ),
  store: z.strictObject({ sqlite: z.string() }).exactOptional(),
})
