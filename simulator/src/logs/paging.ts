import { pageOf } from '../core/pages.ts'
import type { Page, PageRequest } from '../core/pages.ts'

/** A page of a list of CloudWatch Logs, which refuses a wrong token and a wrong limit with the same code. */
export function page<Item>(
  items: readonly Item[],
  request: Omit<PageRequest<Item>, 'badToken' | 'badLimit'>,
): Page<Item> {
  const code = 'InvalidParameterException'
  return pageOf(items, { ...request, badToken: code, badLimit: code })
}
