/** Whether an operation, with or without its service (`ecs:DescribeServices`), changes nothing: AWS names those alike. */
export function isRead(operation: string): boolean {
  return /(^|:)(Describe|List|Get|Simulate|Filter|Receive|Head|Batch(Get|Check))/.test(operation)
}
