import type { EventFields, EventName } from '../model/index.ts'

/** One event to log: a name of the registry with its fields. */
export type Announcement = {
  [Name in EventName]: { readonly name: Name; readonly fields: EventFields<Name> }
}[EventName]
