import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tell } from '../support/story.ts'

const folder = join(import.meta.dirname, 'told')
const stories = readdirSync(folder).filter((file) => file.endsWith('.story'))

/** `npx vitest run test/stories -u` writes the transcripts anew: read the change before you keep it. */
it.each(stories)('%s', async (file) => {
  const story = readFileSync(join(folder, file), 'utf8')

  const transcript = await tell(story)

  await expect(transcript).toMatchFileSnapshot(join(folder, file.replace('.story', '.transcript')))
})
