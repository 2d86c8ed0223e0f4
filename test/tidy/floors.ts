import type { Resolve } from './resolve.ts'
import type { Source } from './source.ts'
import { isTestFile } from './test-files.ts'

/** A list of `docs/architecture.md`: a folder, and what stands in it, the highest first. */
export interface Floors {
  readonly folder: string
  readonly rooms: readonly (readonly string[])[]
}

/** The lists of rooms in a page: blocks of code that begin with a folder, and then a line for each room or several. */
export function floorsIn(page: string): readonly Floors[] {
  const blocks = [...page.matchAll(/^```\n([a-z-]+\/src)\n([\s\S]*?)^```$/gm)]
  return blocks.map(([, folder = '', lines = '']) => ({
    folder,
    rooms: lines
      .trim()
      .split('\n')
      .map((line) => (/^([^\s,]+(?:, [^\s,]+)*)/.exec(line)?.[1] ?? '').split(', ')),
  }))
}

/** Where a list and the code differ: a folder that the list leaves out, a room that is not there, an import that leads up. */
export function wrongFloors(
  floors: readonly Floors[],
  sources: readonly Source[],
  resolve: Resolve,
): readonly string[] {
  return floors.flatMap(({ folder, rooms }) => {
    const levels = new Map(rooms.flatMap((names, level) => names.map((name) => [name, level])))
    const roomOf = (path: string): string | undefined =>
      path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).split('/')[0] : undefined
    const inside = sources.filter(({ path }) => roomOf(path) !== undefined && !isTestFile(path))
    const there = new Set(inside.map(({ path }) => roomOf(path) ?? ''))
    const missing = [...there].filter((room) => !/\.tsx?$/.test(room) && !levels.has(room))
    const gone = [...levels.keys()].filter((room) => !there.has(room))
    const upward = inside.flatMap(({ path, imports }) =>
      imports.flatMap(({ specifier, line }) => {
        const target = roomOf(resolve(path, specifier))
        const [from, to] = [roomOf(path), target].map((room) => levels.get(room ?? ''))
        const climbs = from !== undefined && to !== undefined && roomOf(path) !== target
        return climbs && to <= from
          ? [`${path}:${line} enters ${target}, which is no floor below`]
          : []
      }),
    )
    return [
      ...missing.map((room) => `${folder}/${room} is in no list of docs/architecture.md`),
      ...gone.map((room) => `${folder}/${room} is in docs/architecture.md and nowhere else`),
      ...upward,
    ]
  })
}
