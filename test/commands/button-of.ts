import type { AnswerData } from '../../src/delivery/effects.ts'

type Element = { text?: { text: string }; action_id?: string; value?: string }

/** What a click on the button of that label would send. */
export function buttonOf(answer: AnswerData | undefined, label: string) {
  const blocks = (answer?.blocks ?? []) as { elements?: Element[] }[]
  const found = blocks
    .flatMap(({ elements }) => elements ?? [])
    .find(({ text }) => text?.text === label)
  if (!found?.action_id) throw new Error(`no button ${label} in ${JSON.stringify(blocks)}`)
  return { action: found.action_id, value: found.value ?? '' }
}
