import { readFileSync } from 'node:fs'

/**
 * Replaces `${NAME}` in every text by the environment variable NAME, or by the content of the file that NAME_FILE
 * names. Both missing is a problem, unless the text is that one reference under a key that may be left out.
 */
export function fill(
  raw: unknown,
  environment: NodeJS.ProcessEnv,
): { value: unknown; problems: string[] } {
  const problems: string[] = []

  function replace(text: string, path: string): string {
    return text.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
      const direct = environment[name]
      if (direct !== undefined) return direct
      const file = environment[`${name}_FILE`]
      if (file !== undefined) {
        try {
          return readFileSync(file, 'utf8').trim()
        } catch (error) {
          problems.push(
            `${path}: ${name}_FILE cannot be read: ${(error as NodeJS.ErrnoException).code}`,
          )
          return 'unreadable'
        }
      }
      problems.push(`${path}: the environment has neither ${name} nor ${name}_FILE`)
      return 'missing'
    })
  }

  function walk(value: unknown, path: string): unknown {
    if (typeof value === 'string') return replace(value, path)
    if (Array.isArray(value)) return value.map((each, index) => walk(each, `${path}.${index}`))
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([key, each]) => [
          key,
          walk(each, path ? `${path}.${key}` : key),
        ]),
      )
    }
    return value
  }

  return { value: walk(raw, ''), problems }
}
