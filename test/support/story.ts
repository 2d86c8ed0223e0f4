import { createHouse } from './house.ts'
import { shopWorld, type ShopWorldOptions } from './shop.ts'
import { commandsOf } from './story-commands.ts'
import { storyWebhook } from './story-gates.ts'
import { timelineOf } from './story-timeline.ts'
import { split } from './story-words.ts'

/**
 * A story is a text: one command a line, comments with `#`. Running it gives a transcript, which is compared with the
 * one kept beside the story. What changes from run to run, such as ids, is written as a name that does not.
 */
export async function tell(story: string, options: ShopWorldOptions = {}): Promise<string> {
  const full = story.includes('\nworld full\n') ? { full: true as const } : {}
  const world = await shopWorld({ ...full, ...options })
  const timeline = timelineOf(world)
  const { caller: gateCaller, commands: webhook } = storyWebhook()
  const wrap = () => timeline.wrap
  const house = await createHouse({ world, wrap, onEvent: timeline.event, gateCaller })
  const commands = { ...commandsOf(house, timeline), ...webhook }
  const lines: string[] = []
  for (const line of story.split('\n')) {
    if (line.trim() === '') continue
    lines.push(line)
    if (line.startsWith('#')) continue
    const [name, rest] = split(line)
    const command = commands[name]
    if (command === undefined) throw new Error(`a story has no command ${name}`)
    const said = await command(rest)
    lines.push(...said.map((text) => `    ${text}`))
  }
  await house.stop()
  return `${lines.join('\n')}\n`
}
