import type { ObjectDocument, OverlayDocument } from '../documents/documents.ts'
import type { Neighbours, Place, Rendering } from './render.ts'

/** What a rendering asked of other objects, and what it was told, in a form that can be compared. */
interface Question {
  readonly ask: (around: Around) => unknown
  readonly told: string
}

/** What is around an object and may change without it. */
interface Around {
  readonly neighbours: Neighbours
  readonly place: Place
}

interface Kept {
  readonly overlay: OverlayDocument | undefined
  readonly edition: object
  readonly questions: readonly Question[]
  readonly rendering: Rendering
}

type Render = (
  object: ObjectDocument,
  place: Place,
  overlay: OverlayDocument | undefined,
  neighbours: Neighbours,
) => Rendering

/**
 * Renders what was not rendered before, or of which something is not what it was: what nobody touched is not merged and
 * checked again. Keeps what it made as long as the document is kept, one rendering for each environment.
 */
export function createRenderMemo(render: Render): Render {
  const memory = new WeakMap<ObjectDocument, Map<string, Kept>>()
  return (object, place, overlay, neighbours) => {
    const around = { neighbours, place }
    const inPlaces = memory.get(object) ?? new Map<string, Kept>()
    const known = inPlaces.get(place.name)
    if (known !== undefined && isStill(known, overlay, around)) return known.rendering
    const { questions, listening } = listen(around)
    const rendering = render(object, listening.place, overlay, listening.neighbours)
    inPlaces.set(place.name, { overlay, edition: place.edition, questions, rendering })
    memory.set(object, inPlaces)
    return rendering
  }
}

function isStill(
  { overlay, edition, questions }: Kept,
  now: OverlayDocument | undefined,
  around: Around,
): boolean {
  return (
    overlay === now &&
    edition === around.place.edition &&
    questions.every(({ ask, told }) => textOf(ask(around)) === told)
  )
}

/** The same surroundings, with everything noted that is asked of them. */
function listen({ neighbours, place }: Around) {
  const questions: Question[] = []
  const note = <Answer>(answer: Answer, ask: Question['ask']): Answer => {
    questions.push({ ask, told: textOf(answer) })
    return answer
  }
  const { bounds } = place
  const listening: Around = {
    neighbours: {
      image: (object) => note(neighbours.image(object), (now) => now.neighbours.image(object)),
      check: (links) =>
        links.length === 0
          ? []
          : note(neighbours.check(links), (now) => now.neighbours.check(links)),
    },
    place:
      bounds === undefined
        ? place
        : {
            ...place,
            bounds: {
              ...bounds,
              teamOf: (object) =>
                note(bounds.teamOf(object), (now) => now.place.bounds?.teamOf(object)),
            },
          },
  }
  return { questions, listening }
}

/** Answers are small: problems, the name of a team, or an image and where it is written. */
function textOf(answer: unknown): string {
  return (
    JSON.stringify(answer, (_key, value: unknown) => (value instanceof Map ? [...value] : value)) ??
    ''
  )
}
