/** What stands at a path of any value; undefined where there is nothing. */
export function at(value: unknown, path: string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  )
}

/** A list as it is, anything else as an empty one. */
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** The texts of a list; an empty one where something else stands, so that places stay what they are. */
export const texts = (value: unknown): string[] =>
  list(value).map((each) => (typeof each === 'string' ? each : ''))
