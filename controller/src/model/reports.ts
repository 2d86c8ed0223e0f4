/** How a commit stands, as hosts of Git tell it beside the commit. */
export interface Standing {
  readonly state: 'pending' | 'success' | 'failure'
  /** One short sentence. */
  readonly why: string
}

/** How a commit stands as a whole, and in each environment that it changes. */
export interface CommitReport {
  readonly whole: Standing
  readonly environments: ReadonlyMap<string, Standing>
}

/** Where people who look at a commit are told how it stands. Telling the same twice does no harm. */
export interface CommitReports {
  /** @throws FaultError */
  tell(revision: string, standing: Standing): Promise<void>
  /** @throws FaultError */
  tellEnvironment(revision: string, environment: string, standing: Standing): Promise<void>
}
