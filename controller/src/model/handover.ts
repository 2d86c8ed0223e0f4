import type { AwsOperation, AwsReader } from './aws.ts'

/** What bootstrap handed over to one environment, by `group/key`: the value, and the version of its parameter. */
export type HandoverValues = ReadonlyMap<
  string,
  { readonly value: string; readonly version: number }
>

/** How the hand-over of an environment is read. */
export interface Handover {
  readonly calls: readonly AwsOperation[]
  read(reader: AwsReader, environment: string): Promise<HandoverValues>
}
