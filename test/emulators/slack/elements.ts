import { Impossible } from './impossible.ts'
import { optionsOf } from './state.ts'
import { type Block, plain } from './view.ts'

type Fields = Record<string, unknown>

/** What a click on the element so labelled (or with that action id) sends; throws, naming what can be clicked. */
export function actionOf(blocks: Block[], wanted: string, at: string): Fields {
  const offers = blocks.flatMap((block, index) =>
    elementsOf(block).map((element) => ({
      element,
      block: block.block_id ?? `b${index}`,
    })),
  )
  for (const { element, block } of offers) {
    const action = clicked(element, wanted)
    if (action) return { ...action, block_id: block, action_ts: at }
  }
  const labels = offers.flatMap(({ element }) => labelsOf(element))
  throw new Impossible(`nothing is labelled ${wanted}; there is: ${labels.join(', ') || 'nothing'}`)
}

function elementsOf(block: Block): Fields[] {
  const inside = block.type === 'actions' ? (block['elements'] as Fields[]) : []
  const accessory = block['accessory'] as Fields | undefined
  return accessory ? [...inside, accessory] : inside
}

function labelsOf(element: Fields): string[] {
  if (element['type'] === 'button') return [plain(element['text'])]
  return optionsOf(element).map((option) => plain(option['text']))
}

function clicked(element: Fields, wanted: string): Fields | null {
  const { type, action_id } = element
  const same = (label: string) => label.toLowerCase() === wanted.toLowerCase()
  if (type === 'button') {
    if (action_id !== wanted && !same(plain(element['text']))) return null
    const value = element['value']
    return { type, action_id, text: element['text'], ...(value !== undefined && { value }) }
  }
  const option = optionsOf(element).find(
    (each) => same(plain(each['text'])) || each['value'] === wanted,
  )
  return option ? { type, action_id, selected_option: option } : null
}
