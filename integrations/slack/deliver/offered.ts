import { randomUUID } from 'node:crypto'
import { keyOf, type Effect } from '../../../src/delivery/effects.ts'
import type { DeliveryContext } from '../../../src/delivery/deliverer.ts'
import { offerCommands } from '../../../src/inbox/offer-commands.ts'

type Element = { action_id?: string; value?: string }

/**
 * Makes the buttons of a message opaque: what Slack is given is the id of a stored action, never a command. It is stored
 * before it is shown, as forms are: a button that Groundcrew does not know cannot be used.
 */
export async function offered<T extends { blocks?: unknown[] }>(
  content: T,
  effect: Effect,
  redraw: Effect | null,
  { store, clock }: Pick<DeliveryContext, 'store' | 'clock'>,
): Promise<T> {
  const blocks = (content.blocks ?? []) as { elements?: Element[] }[]
  const commands = blocks.flatMap(({ elements = [] }) =>
    elements.flatMap((each) => commandOf(each)),
  )
  if (commands.length === 0) return content
  const at = clock.now()
  const needs = { store, newId: randomUUID }
  const { idOf, writes } = await offerCommands(commands, keyOf(effect), redraw, needs, at)
  if (writes.length > 0) await store.commit({ writes, effects: [] }, at)
  const opaque = (element: Element): Element =>
    commandOf(element).length === 0
      ? element
      : {
          ...element,
          action_id: (element.action_id as string).replace('command', 'action'),
          value: idOf.get(element.value as string) as string,
        }
  return {
    ...content,
    blocks: blocks.map((block) =>
      block.elements ? { ...block, elements: block.elements.map(opaque) } : block,
    ),
  }
}

/** The command that a button stands for, as it was rendered (see render/parts.ts). */
const commandOf = ({ action_id, value }: Element): string[] =>
  action_id?.startsWith('command.') && value !== undefined ? [value] : []
