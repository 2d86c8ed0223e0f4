/** The screens, in the order of the keys that lead to them. */
export const screens = [
  ['/', 'Units'],
  ['/releases', 'Releases'],
  ['/drift', 'Drift'],
  ['/activity', 'Activity'],
  ['/puppet', 'Puppet'],
  ['/orphans', 'Orphans'],
  ['/insights', 'Insights'],
  ['/system', 'System'],
] as const
