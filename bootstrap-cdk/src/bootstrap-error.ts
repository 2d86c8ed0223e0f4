/** A mistake of this program, not of a configuration: those are problems with a place. */
export class BootstrapError extends Error {
  override readonly name = 'BootstrapError'
}
