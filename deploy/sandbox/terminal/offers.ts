/** Whether blocks show something clickable with this label. */
export function offers(blocks: unknown[] | null, label: string): boolean {
  return labelsOf(blocks ?? []).some((each) => each.toLowerCase() === label.toLowerCase())
}

function labelsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(labelsOf)
  if (typeof value !== 'object' || value === null) return []
  const element = value as { type?: string; text?: { text?: string } }
  const own = element.type === 'button' ? [element.text?.text ?? ''] : []
  const nested = Object.entries(value).flatMap(([key, inner]) =>
    key === 'elements' || key === 'accessory' || key === 'options' ? labelsOf(inner) : [],
  )
  const option = element.type === undefined && element.text?.text ? [element.text.text] : []
  return [...own, ...option, ...nested]
}
