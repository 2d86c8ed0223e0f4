/** A plain JSON value. Everything that a pass hands from one stage to the next is made of these. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json | undefined
}
