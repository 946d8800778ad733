import { SlackFailure } from './failure.ts'

/** Refuses lists that are empty or too long, then looks at each item. */
export function list(
  items: unknown,
  most: number,
  at: string,
  check: (item: unknown, at: string) => void,
): void {
  if (!Array.isArray(items) || items.length === 0) return wrong(at, 'must have items')
  if (items.length > most) wrong(at, `no more than ${most} items allowed`)
  items.forEach((item, index) => check(item, `${at}/${index}`))
}

/** Says no the way Slack does, with the place of the fault. */
export function wrong(pointer: string, problem: string): never {
  throw new SlackFailure('invalid_blocks', {
    response_metadata: { messages: [`[ERROR] ${problem} [json-pointer:${pointer}]`] },
  })
}
