/** Keys whose value may be `undefined`. */
type Maybe<Value> = {
  [Key in keyof Value]: undefined extends Value[Key] ? Key : never
}[keyof Value]

/** The same object type with `key?: T` in place of `key: T | undefined`. */
export type Present<Value> = Omit<Value, Maybe<Value> & keyof Value> & {
  [Key in Maybe<Value> & keyof Value]?: Exclude<Value[Key], undefined>
}

/** The object without the keys whose value is `undefined`, so that it is the same after a trip through JSON. */
export function present<Value extends object>(value: Value): Present<Value> {
  const kept = Object.entries(value).filter(([, item]) => item !== undefined)
  return Object.fromEntries(kept) as Present<Value>
}
