export type * from './types.ts'
export type * from './service.ts'
