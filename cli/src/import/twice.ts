import type { JsonObject } from '@plumbline/controller/model'
import { listOf, textOf } from './json.ts'
import { note, type Note } from './notes.ts'

/** Variables that a container is given twice: a map holds each once, and a program has seen one of them. */
export function twiceNotes(place: string, { containerDefinitions }: JsonObject): readonly Note[] {
  return listOf(containerDefinitions).flatMap((container) => {
    const given = [...listOf(container.environment), ...listOf(container.secrets)]
    const names = given.map(({ name }) => textOf(name) ?? '')
    const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index))
    return [...twice].map((name) => {
      const what = `${textOf(container.name) ?? '?'} is given ${name} more than once: the last value of each list is carried over`
      return note(place, what, 'look at what the program sees now, and keep that one')
    })
  })
}
