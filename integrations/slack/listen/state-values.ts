type Fields = Record<string, unknown>

/**
 * What was entered in a form, by block id, as text: an option by its value, a moment as ISO 8601, a lone checkbox as
 * `true` or `false`, nothing as null. Source: docs.slack.dev, view state of each input element.
 */
export function stateValues(state: unknown): Record<string, string | null> {
  const blocks = ((state ?? {}) as { values?: Record<string, Record<string, Fields>> }).values ?? {}
  return Object.fromEntries(
    Object.entries(blocks).flatMap(([block, actions]) => {
      const first = Object.values(actions)[0]
      return first ? [[block, valueOf(first)]] : []
    }),
  )
}

function valueOf(input: Fields): string | null {
  switch (input['type']) {
    case 'checkboxes': {
      const chosen = optionValues(input['selected_options'])
      return chosen.length > 0 ? chosen.join(',') : 'false'
    }
    case 'multi_static_select':
      return optionValues(input['selected_options']).join(',') || null
    case 'datetimepicker': {
      const seconds = input['selected_date_time']
      return typeof seconds === 'number'
        ? Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toString()
        : null
    }
    default:
      return chosenValue(input)
  }
}

/** The value of an input or of a menu that was used in a message. */
export function chosenValue(input: Fields): string | null {
  const option = input['selected_option'] as Fields | null | undefined
  const found =
    input['value'] ??
    option?.['value'] ??
    input['selected_date'] ??
    input['selected_time'] ??
    input['selected_user'] ??
    input['selected_conversation'] ??
    input['selected_channel']
  return found === undefined || found === null ? null : String(found)
}

function optionValues(options: unknown): string[] {
  return Array.isArray(options) ? options.map((option: Fields) => String(option['value'])) : []
}
