/** Everything that AWS does not publish. Times are in milliseconds of virtual time. */
export interface ElbSettings {
  /** How long a new load balancer is `provisioning`. */
  readonly provisioningMs: number
  /** From the registration of a target to its first health check. */
  readonly registrationMs: number
  /** Pages are never longer than this, whatever `PageSize` says. */
  readonly pageSizeMax: number
}

export const defaultSettings: ElbSettings = {
  provisioningMs: 60_000,
  registrationMs: 10_000,
  pageSizeMax: 400,
}
