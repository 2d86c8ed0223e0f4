interface Allowed {
  readonly allowed: boolean
  readonly why: string
}

/** Why a button is disabled: what whoever looks may not do. Nothing where they may. */
export function refusalOf({ allowed, why }: Allowed): string | undefined {
  return allowed ? undefined : why
}
