/** Something that an import did not carry over as it was, and what to do about it. */
export interface Note {
  /** Where it stands: `taskdef.json: containerDefinitions[0].name`, `copilot/web/manifest.yml: http.nlb`. */
  readonly place: string
  readonly what: string
  readonly todo: string
}

export function note(place: string, what: string, todo: string): Note {
  return { place, what, todo }
}
