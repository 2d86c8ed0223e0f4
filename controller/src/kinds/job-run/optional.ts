/** The members that are there; one that is `undefined` is left out. */
export function optional<Members extends object>(
  members: Members,
): { readonly [Key in keyof Members]?: Exclude<Members[Key], undefined> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as {
    [Key in keyof Members]?: Exclude<Members[Key], undefined>
  }
}
